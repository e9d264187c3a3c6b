import { setTimeout as pause } from 'node:timers/promises';
import { Product } from '@callboard/testing';
import type { Finding } from './checker/observation';
import { plantedFaults } from './checker/planted-faults';
import { holdAgainstDescription } from './http';
import { LogReading } from './observe/log-reading';
import { Observer } from './observe/observer';
import { TopicReader } from './observe/topic-reader';
import { ProjectionsApi } from './product/projections-api';
import { Stuck, Victims } from './product/victims';
import { Random } from './random';
import type { Reporter } from './reporter';
import { countsOf } from './run-counts';
import { endingOf, leave } from './run-ending';
import type { RunResult, RunWish } from './run-result';
import { faultSchedule, projections } from './schedule/fault-schedule';
import { asAFinding, Strikes } from './strikes';
import { Load } from './workload/load';

const replicas = ['--replicas', 'ingestion=2,catalog=2,search=2,notification=2'];
const lateSubscriberAt = 0.4;
/** One run on a product of its own. It ends by itself, always, and leaves nothing running. */
export class ChaosRun {
  private readonly unexpected: Finding[] = [];
  private verified = 0;
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
      undescribed: readonly Finding[];
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
    const undescribed = await holdAgainstDescription(gateway);
    const load = await Load.begin(wish.seed, {
      gateway,
      token,
      replicas: { catalog: bases('catalog'), search: bases('search') },
    });
    const observer = new Observer(load, { log, live, victims, kafka, reporter });
    const api = new ProjectionsApi(gateway, token);
    const run = new ChaosRun(wish, reporter, { product, victims, load, live, log, observer, api, undescribed });
    try {
      return await run.toTheEnd();
    } finally {
      victims.wake();
      await Promise.allSettled([load.abandon(), live.stop(), observer.stop(), log.close()]);
    }
  }

  private async toTheEnd(): Promise<RunResult> {
    const { victims, load, observer, product } = this.parts;
    const canRebuild = await this.parts.api.isThere();
    const strikes = new Strikes({ ...this.parts, reporter: this.reporter }, canRebuild, this.unexpected);
    this.begunAt = Date.now();
    const stuck = await this.strikeOn(strikes).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    if (stuck && !(stuck instanceof Stuck)) throw stuck;
    if (stuck) this.unexpected.push({ kind: 'stuck', where: 'product', what: stuck.message });
    await this.tellAndAwait('the last writes', () => load.end());
    const { seen, findings } = await this.tellAndAwait('everything to arrive everywhere', () => observer.settle());
    if (canRebuild && !stuck) await this.verifyAll(seen.log.length);
    const all = [...this.unexpected, ...load.unexpected, ...findings, ...this.parts.undescribed];
    const planted = plantedFaults(seen, new Random(this.wish.seed).fork('planted'));
    const { kills, pauses, awayMs } = victims;
    const faults = {
      kills,
      pauses,
      rebuilds: strikes.rebuilds,
      skippedRebuilds: strikes.skipped,
      verified: this.verified,
      awayMs,
    };
    const counts = countsOf(seen, { ...faults, refusedWebhooks: load.subscribers.refused, lost: load.desk.lost });
    return { seed: this.wish.seed, findings: all, planted, counts, dataDir: product.dataDir };
  }

  private async strikeOn(strikes: Strikes): Promise<void> {
    const { victims, load } = this.parts;
    let isLateThere = false;
    for (const step of faultSchedule(this.wish.seed)) {
      if (this.progress() >= 1) break;
      if (!isLateThere && this.progress() >= lateSubscriberAt) {
        isLateThere = true;
        load.subscribeLate();
      }
      await pause(step.afterMs);
      await strikes.take(step);
    }
    await victims.allUp();
  }

  /** 0 at the beginning, 1 when it is time to end. */
  private progress(): number {
    const { minutes, kills } = this.wish;
    return Math.max((Date.now() - this.begunAt) / (minutes * 60_000), this.parts.victims.kills / kills);
  }

  private async verifyAll(changes: number): Promise<void> {
    for (const of of projections) {
      const verifying = async () => {
        const different = await this.parts.api.verify(of, changes);
        if (different) this.unexpected.push({ kind: 'different', where: of.projection, what: different });
        else this.verified += 1;
      };
      await this.tellAndAwait(`the verification of ${of.projection}`, () =>
        asAFinding(this.unexpected, of.projection, verifying()),
      );
    }
  }

  private async tellAndAwait<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.reporter.tell('run.waiting', `waiting for ${what}`);
    return work();
  }
}
