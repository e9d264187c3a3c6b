import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { NamedProcess } from '../process-usage';
import { type BareAddresses, BareLog } from './bare-log';

/** Log, relay, Kafka and three projections with nothing but drivers, each projection in a process of its own. */
export class BarePipeline {
  private readonly done = new Map<string, number>();

  private constructor(
    private readonly log: BareLog,
    private readonly children: Map<string, ChildProcess>,
  ) {}

  static async open(addresses: BareAddresses): Promise<BarePipeline> {
    const log = await BareLog.open(addresses);
    const children = new Map<string, ChildProcess>();
    for (const name of ['catalog', 'search', 'feed']) {
      children.set(name, fork(join(__dirname, 'bare-fold.js'), [name, JSON.stringify(addresses)]));
    }
    const pipeline = new BarePipeline(log, children);
    await Promise.all([...children].map(([name, child]) => pipeline.follow(name, child)));
    return pipeline;
  }

  get processes(): NamedProcess[] {
    const folds = [...this.children].map(([name, { pid }]) => ({ role: `bare ${name}`, pid: pid! }));
    return [{ role: 'bare log and relay', pid: process.pid }, ...folds];
  }

  /** Seconds until every line is in every projection. */
  async run(lines: string[]): Promise<number> {
    const from = performance.now();
    await this.log.push(lines);
    while ([...this.done.values()].some((count) => count < lines.length))
      await new Promise((turn) => setTimeout(turn, 5));
    return (performance.now() - from) / 1000;
  }

  async close(): Promise<void> {
    for (const child of this.children.values()) child.disconnect();
    await this.log.close();
  }

  /** Resolves once the projection has joined its group. */
  private follow(name: string, child: ChildProcess): Promise<void> {
    return new Promise((ready) => {
      child.on('message', ({ done }: { done: number }) => {
        this.done.set(name, done);
        ready();
      });
    });
  }
}
