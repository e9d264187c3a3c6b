import { setTimeout as pause } from 'node:timers/promises';
import { check } from '../checker/checker';
import type { CalmWindow, Finding, Observation } from '../checker/observation';
import type { Victims } from '../product/victims';
import type { Load } from '../workload/load';
import type { LogReading } from './log-reading';
import type { Reporter } from '../reporter';
import { servedByCatalog, servedBySearch } from './replica-reading';
import { TopicReader } from './topic-reader';

const stableForMs = 1_500;
const settledWithinMs = 150_000;
const againAfterMs = 2_000;

/** Puts everything together that was seen, and everything that can be seen at rest. */
export class Observer {
  readonly calm: CalmWindow[] = [];
  private again: TopicReader | undefined;
  private told = '';

  constructor(
    private readonly load: Load,
    private readonly parts: { log: LogReading; live: TopicReader; victims: Victims; kafka: string; reporter: Reporter },
  ) {}

  /** Waits until everything has arrived everywhere; what has not by then is a finding. */
  async settle(): Promise<{ seen: Observation; findings: Finding[] }> {
    await this.logStable();
    this.again = new TopicReader('afterwards', this.parts.kafka);
    await this.again.start();
    const until = Date.now() + settledWithinMs;
    for (;;) {
      const last = await this.look().catch((error: unknown) => error as Error);
      if (!(last instanceof Error) && last.findings.length === 0) return last;
      if (Date.now() > until) {
        if (last instanceof Error) throw last;
        return last;
      }
      this.tell(last);
      await pause(againAfterMs);
    }
  }

  async stop(): Promise<void> {
    await this.again?.stop();
  }

  private tell(last: Error | { findings: Finding[] }): void {
    const text = last instanceof Error ? last.message : openIn(last.findings);
    if (text !== this.told) this.parts.reporter.tell('run.waiting', text);
    this.told = text;
  }

  private async look(): Promise<{ seen: Observation; findings: Finding[] }> {
    const seen = await this.observe();
    return { seen, findings: check(seen) };
  }

  private async observe(): Promise<Observation> {
    const { log, live, victims } = this.parts;
    const { desk, readers, subscribers } = this.load;
    const logged = await log.log();
    const refs = [...new Set([...logged, ...desk.writes].map(({ ref }) => ref))];
    return {
      writes: desk.writes,
      log: logged,
      batches: await log.batches(),
      topics: [live.sight, ...(this.again ? [this.again.sight] : [])],
      served: [
        await servedByCatalog('catalog', victims.base('catalog'), refs),
        await servedByCatalog('catalog-2', victims.base('catalog-2'), refs),
        await servedBySearch('search', victims.base('search')),
        await servedBySearch('search-2', victims.base('search-2')),
      ],
      subscribers: subscribers.made,
      reads: [...desk.reads, ...readers.flatMap(({ reads }) => reads)],
      failedReads: readers.flatMap(({ failed }) => failed),
      calm: this.calm,
    };
  }

  /** A request that a paused process still holds may append after its writer has been answered by another. */
  private async logStable(): Promise<void> {
    let count = -1;
    for (let now = await this.parts.log.count(); now !== count; now = await this.parts.log.count()) {
      count = now;
      await pause(stableForMs);
    }
  }
}

function openIn(findings: Finding[]): string {
  const { kind, where, what } = findings[0]!;
  return `${findings.length} still open, the first ${kind} in ${where}: ${what}`;
}
