import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, Product, type RunningProcess } from '@callboard/testing';
import type { Finding } from './checker/observation';
import { type Planted, plantedFaults } from './checker/planted-faults';
import { LogReading } from './observe/log-reading';
import { Observer } from './observe/observer';
import { TopicReader } from './observe/topic-reader';
import { ProjectionsApi } from './product/projections-api';
import { Stuck, Victims } from './product/victims';
import { Random } from './random';
import type { Reporter } from './reporter';
import { type Counts, countsOf } from './run-counts';
import { faultSchedule, killsIn, projections, type Step, type Strike } from './schedule/fault-schedule';
import { Load } from './workload/load';

/** How long a run is and what it is made of. */
export interface RunWish {
  minutes: number;
  kills: number;
  seed: number;
}

/** What came of a run. */
export interface RunResult {
  seed: number;
  findings: Finding[];
  planted: Planted[];
  counts: Counts;
  /** Kept where there are findings. */
  dataDir?: string;
}

const replicas = ['--replicas', 'ingestion=2,catalog=2,search=2,notification=2'];
const lateSubscriberAt = 0.4;
/** Beyond the time asked for: starting, recovering, settling, checking. */
const limitBeyondMs = 15 * 60_000;
const overlapMs = 400;
/** On a machine that is busy with other things; a quiet one needs a sixth of it. */
const killLimitMs = 30_000;

/** One run on a product of its own. It ends by itself, always, and leaves nothing running. */
export class ChaosRun {
  private readonly unexpected: Finding[] = [];
  private rebuilds = 0;
  private skipped = 0;
  private verified = 0;
  private canRebuild = false;
  private begunAt = Date.now();

  private constructor(
    private readonly wish: RunWish,
    private readonly reporter: Reporter,
    private readonly parts: {
      product: Product;
      victims: Victims;
      load: Load;
      live: TopicReader;
      log: LogReading;
      observer: Observer;
      api: ProjectionsApi;
    },
  ) {}

  /** Starts the product, strikes, checks, and stops everything. Rejects when it was interrupted or could not be run. */
  static async run(wish: RunWish, reporter: Reporter, interrupted: AbortSignal): Promise<RunResult> {
    const { seed } = wish;
    reporter.tell('run.started', `seed ${seed}: starting the product, two replicas of each service`, { seed });
    const product = await Product.start('--empty', ...replicas);
    const ending = endingOf(interrupted, wish);
    let result: RunResult | undefined;
    try {
      result = await Promise.race([ChaosRun.on(product, wish, reporter), ending.rejected]);
      return result;
    } finally {
      ending.clear();
      await leave(product, { result, isInterrupted: interrupted.aborted }, reporter);
    }
  }

  private static async on(product: Product, wish: RunWish, reporter: Reporter): Promise<RunResult> {
    const { gateway, token } = product;
    const { kafka, mongo } = product.run();
    const victims = new Victims(product);
    const bases = (app: string) => [app, `${app}-2`].map((role) => victims.base(role));
    const live = new TopicReader('live', kafka);
    const log = new LogReading(mongo);
    await live.start();
    const load = await Load.begin(wish.seed, {
      gateway,
      token,
      replicas: { catalog: bases('catalog'), search: bases('search') },
    });
    const observer = new Observer(load, { log, live, victims, kafka, reporter });
    const api = new ProjectionsApi(gateway, token);
    const run = new ChaosRun(wish, reporter, { product, victims, load, live, log, observer, api });
    try {
      return await run.toTheEnd();
    } finally {
      victims.wake();
      await Promise.allSettled([load.abandon(), live.stop(), observer.stop(), log.close()]);
    }
  }

  private async toTheEnd(): Promise<RunResult> {
    const { victims, load, observer, product } = this.parts;
    this.canRebuild = await this.parts.api.isThere();
    this.begunAt = Date.now();
    const stuck = await this.strikeOn().then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    if (stuck && !(stuck instanceof Stuck)) throw stuck;
    if (stuck) this.unexpected.push({ kind: 'stuck', where: 'product', what: stuck.message });
    await this.tellAndAwait('the last writes', () => load.end());
    const { seen, findings } = await this.tellAndAwait('everything to arrive everywhere', () => observer.settle());
    if (this.canRebuild && !stuck) await this.verifyAll(seen.log.length);
    const all = [...this.unexpected, ...load.unexpected, ...findings];
    const planted = plantedFaults(seen, new Random(this.wish.seed).fork('planted'));
    const { kills, pauses, awayMs } = victims;
    const faults = {
      kills,
      pauses,
      rebuilds: this.rebuilds,
      skippedRebuilds: this.skipped,
      verified: this.verified,
      awayMs,
    };
    const counts = countsOf(seen, { ...faults, refusedWebhooks: load.subscribers.refused, lost: load.desk.lost });
    return { seed: this.wish.seed, findings: all, planted, counts, dataDir: product.dataDir };
  }

  private async strikeOn(): Promise<void> {
    const { victims, load } = this.parts;
    let number = 0;
    let isLateThere = false;
    for (const step of faultSchedule(this.wish.seed)) {
      if (this.progress() >= 1) break;
      if (!isLateThere && this.progress() >= lateSubscriberAt) {
        isLateThere = true;
        load.subscribeLate();
      }
      await pause(step.afterMs);
      await this.take(step, (number += 1));
    }
    await victims.allUp();
  }

  /** 0 at the beginning, 1 when it is time to end. */
  private progress(): number {
    const { minutes, kills } = this.wish;
    return Math.max((Date.now() - this.begunAt) / (minutes * 60_000), this.parts.victims.kills / kills);
  }

  private async take({ strike, isAwaited }: Step, number: number): Promise<void> {
    const { victims, load, live } = this.parts;
    if (strike.kind === 'rebuild' && !this.canRebuild) {
      this.skipped += 1;
      if (killsIn(strike) === 0) return;
    }
    const begun = Date.now();
    live.silenceMs();
    await this.strike(strike);
    if (isAwaited) await victims.allUp();
    else await pause(overlapMs);
    const ms = Date.now() - begun;
    const silenceMs = live.silenceMs();
    const facts = { number, what: nameOf(strike), ms, isAwaited, silenceMs, kills: victims.kills };
    this.reporter.tell('fault.over', lineOf(facts), { ...facts, changes: load.desk.appended });
  }

  private async strike(strike: Strike): Promise<void> {
    const { victims } = this.parts;
    if (strike.kind === 'kill') return victims.kill(strike.roles);
    if (strike.kind === 'pause') return victims.pause(strike.role, strike.forMs);
    if (!this.canRebuild) return victims.kill([strike.killing!]);
    return this.rebuild(strike);
  }

  private async rebuild({ of, killing }: Extract<Strike, { kind: 'rebuild' }>): Promise<void> {
    const { victims, load, api, observer } = this.parts;
    await victims.allUp();
    await load.untilCalm();
    const from = Date.now();
    const before = await api.begin(of);
    if (killing) await victims.kill([killing]);
    const isSwapped = await this.asAFinding(of.projection, api.untilSwapped(of, before));
    this.rebuilds += isSwapped ? 1 : 0;
    if (!killing) observer.calm.push({ what: `a rebuild of ${of.projection}`, from, to: Date.now() });
  }

  private async verifyAll(changes: number): Promise<void> {
    for (const of of projections) {
      const verifying = async () => {
        const different = await this.parts.api.verify(of, changes);
        if (different) this.unexpected.push({ kind: 'different', where: of.projection, what: different });
        else this.verified += 1;
      };
      await this.tellAndAwait(`the verification of ${of.projection}`, () =>
        this.asAFinding(of.projection, verifying()),
      );
    }
  }

  /** What does not come to its end is a finding, and no reason to stop looking for others. */
  private async asAFinding(where: string, work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (!(error instanceof Stuck)) throw error;
      this.unexpected.push({ kind: 'stuck', where, what: error.message });
      return false;
    }
  }

  private async tellAndAwait<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.reporter.tell('run.waiting', `waiting for ${what}`);
    return work();
  }
}

function lineOf({
  number,
  what,
  ms,
  silenceMs,
  isAwaited,
  kills,
}: Record<'number' | 'ms' | 'silenceMs' | 'kills', number> & { what: string; isAwaited: boolean }): string {
  const [over, silence] = [ms, silenceMs].map((one) => `${(one / 1000).toFixed(1).padStart(5)} s`);
  const ending = isAwaited ? `all up after ${over}, changes paused ${silence} at most` : 'not awaited';
  return `${String(number).padStart(4)} (${kills} kills)  ${what}: ${ending}`;
}

function nameOf(strike: Strike): string {
  if (strike.kind === 'kill') return `kill -9 ${strike.roles.join(' and ')}`;
  if (strike.kind === 'pause') return `pause ${strike.role} for ${(strike.forMs / 1000).toFixed(1)} s`;
  return `rebuild ${strike.of.projection}${strike.killing ? `, kill -9 ${strike.killing}` : ''}`;
}

/** Rejects when the run is interrupted or takes far longer than it was meant to. */
function endingOf(interrupted: AbortSignal, { minutes, kills }: RunWish) {
  const expectedMs = Math.min(minutes * 60_000, kills * killLimitMs);
  let clear = () => undefined as void;
  const rejected = new Promise<never>((_, reject) => {
    const late = setTimeout(() => reject(new Error('The run did not end in its time.')), expectedMs + limitBeyondMs);
    const stop = () => reject(new Error('Interrupted.'));
    if (interrupted.aborted) stop();
    interrupted.addEventListener('abort', stop);
    clear = () => clearTimeout(late);
  });
  return { rejected, clear };
}

/** Stops the product. Its data is kept for whoever looks for the cause of a finding. */
async function leave(
  product: Product,
  { result, isInterrupted }: { result: RunResult | undefined; isInterrupted: boolean },
  reporter: Reporter,
): Promise<void> {
  const processes = processesOf(product);
  const code = await product.stop();
  const left = processes.filter(({ pid }) => isAlive(pid));
  const stuck = left.map(({ role, pid }) => `still running after the end: ${role} (${pid})`);
  if (code !== 0) stuck.push(`stopping it ended with exit code ${code}`);
  result?.findings.push(...stuck.map((what) => ({ kind: 'stuck', where: 'product', what }) as Finding));
  const isOfNoUse = result ? result.findings.length === 0 : isInterrupted;
  if (isOfNoUse) {
    delete result?.dataDir;
    return product.dispose();
  }
  reporter.tell('data.kept', `the data folder is kept: ${product.dataDir}`, { dataDir: product.dataDir });
}

function processesOf(product: Product): RunningProcess[] {
  try {
    return product.run().processes;
  } catch {
    // It has ended by itself, and taken its file with it.
    return [];
  }
}
