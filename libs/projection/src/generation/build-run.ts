import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@callboard/logging';
import type { Db, Document, IndexDescription } from 'mongodb';
import { Comparer } from '../comparison/comparer';
import { agrees, type Comparison } from '../comparison/comparison';
import type { ComparisonStore } from '../comparison/comparison-store';
import { ProgressSnapshot } from '../progress/progress-snapshot';
import { ProgressStore } from '../progress/progress-store';
import { discard, fail, progress, swap } from './generation.decider';
import { type BuildPhase, collectionName, type Generation, liveOf, progressId } from './generation-record';
import type { GenerationStore } from './generation-store';

export interface BuildTools {
  db: Db;
  store: GenerationStore;
  comparisons: ComparisonStore;
  partitions: number;
  indexes: readonly IndexDescription[];
  /** Whether the projection is a journal, whose rows are positions. */
  isJournal: boolean;
  logger: Logger;
  /** The greatest position in the topic. */
  logEnd(): Promise<number>;
}

const lookEveryMs = 100;

/** The build was cancelled, or another process does it now. */
export class BuildLost extends Error {
  override readonly name = 'BuildLost';
}

/**
 * Brings one build from the phase it is in to its end. The projectors of all replicas do the folding; this only looks
 * how far they are, and does what is done once: indexes, comparison, swap. Whoever repeats a step does no harm.
 */
export class BuildRun {
  private readonly name: string;

  constructor(
    private readonly generation: Generation,
    private readonly tools: BuildTools,
    private readonly isWanted: () => boolean,
  ) {
    this.name = tools.store.definition.name;
  }

  /** @throws BuildLost */
  async run(): Promise<void> {
    const { phase = 'loading' } = this.generation;
    const steps: [BuildPhase, () => Promise<void>][] = [
      ['loading', () => this.awaitLogEnd()],
      ['indexing', () => this.index()],
      ['comparing', () => this.compare()],
      ['swapping', () => this.finish()],
    ];
    for (const [name, step] of steps.slice(steps.findIndex(([each]) => each === phase))) {
      await this.note({ phase: name });
      await step();
    }
  }

  /** The number is asked of Kafka, not of the other generation: that one may be frozen, or wrong. */
  private async awaitLogEnd(): Promise<void> {
    const expected = await this.tools.logEnd();
    await this.note({ expected });
    await this.until(async () => (await this.progressOf(this.generation.number)).watermark >= expected);
  }

  private async index(): Promise<void> {
    const { db, indexes } = this.tools;
    if (this.generation.purpose === 'verification' || indexes.length === 0) return;
    await db.collection(collectionName(this.name, this.generation.number)).createIndexes([...indexes]);
  }

  private async compare(): Promise<void> {
    await this.awaitLogEnd();
    const { number } = this.generation;
    const { expected = 0 } = (await this.tools.store.read()).generations.find((each) => each.number === number) ?? {};
    const { changes } = await this.progressOf(number);
    if (changes < expected) return this.fail(`only ${changes} of ${expected} changes were folded`);
    const comparison = await this.comparison();
    this.requireWanted();
    await this.tools.comparisons.keep(comparison);
    const { equal, compared, first: _first, ...facts } = comparison;
    const tell = agrees(comparison) ? 'info' : 'error';
    this.tools.logger[tell]({ event: 'generation.compared', generation: number, ...facts, equal, compared });
    if (this.generation.purpose === 'rebuild' && comparison.unfoldable > 0) {
      await this.fail(`changes of ${comparison.unfoldable} entities cannot be folded, though they were before`);
    }
  }

  private async comparison(): Promise<Comparison> {
    const { store, db, isJournal } = this.tools;
    const startedAt = new Date();
    const live = liveOf(await store.read());
    const { number, purpose, by, foldVersion } = this.generation;
    const watermark = async (generation: number) => (await this.progressOf(generation)).watermark;
    const reached = async () => Math.min(await watermark(live.number), await watermark(number));
    const byContent = live.foldVersion === foldVersion;
    const collection = (generation: number) => db.collection<Document>(collectionName(this.name, generation));
    const comparer = new Comparer({
      live: collection(live.number) as never,
      replayed: collection(number) as never,
      byContent,
      ...(isJournal ? { upTo: await reached() } : {}),
      watermarkOf: (side) => watermark(side === 'live' ? live.number : number),
      logEnd: () => this.tools.logEnd(),
      isWanted: this.isWanted,
    });
    const { counts, compared, equal, unsettled, first } = await comparer.run();
    const _id = progressId(this.name, number);
    const outcome = { compared, equal, ...counts, unsettled, byContent, first };
    const position = await reached();
    const during = { startedAt, finishedAt: new Date(), by };
    return {
      _id,
      projection: this.name,
      purpose: purpose === 'verification' ? purpose : 'rebuild',
      ...during,
      position,
      ...outcome,
    };
  }

  private async finish(): Promise<void> {
    const { store, logger } = this.tools;
    const { number, purpose } = this.generation;
    if (purpose === 'verification') {
      await store.change((record) => discard(record, number));
      return;
    }
    await this.until(async () => {
      const live = await this.progressOf((await store.read()).live);
      return (await this.progressOf(number)).hasReached(live);
    });
    await store.change((record) => swap(record, number, new Date()));
    logger.info({ event: 'generation.swapped', generation: number });
  }

  private async fail(error: string): Promise<never> {
    const { store, logger } = this.tools;
    const { number } = this.generation;
    await store.change((record) => fail(record, number, error));
    logger.error({ event: 'generation.failed', generation: number }, error);
    throw new BuildLost(error);
  }

  private async note(news: Partial<Generation>): Promise<void> {
    this.requireWanted();
    await this.tools.store.change((record) => progress(record, this.generation.number, news));
  }

  private async progressOf(generation: number): Promise<ProgressSnapshot> {
    const { db, partitions } = this.tools;
    const snapshot = new ProgressSnapshot(partitions);
    const { places } = await new ProgressStore(db, progressId(this.name, generation)).read();
    for (const [partition, place] of places) snapshot.raise(partition, place);
    return snapshot;
  }

  private async until(isReached: () => Promise<boolean>): Promise<void> {
    while (!(await isReached())) {
      this.requireWanted();
      await pause(lookEveryMs);
    }
  }

  private requireWanted(): void {
    if (!this.isWanted()) throw new BuildLost('another process does it, or nobody wants it any more');
  }
}
