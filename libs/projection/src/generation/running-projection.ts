import type { BatchReading, BatchSource, BatchVerdict, RecordBatch } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { Db } from 'mongodb';
import type { LiveProgress } from '../progress/live-progress';
import { ProgressStore } from '../progress/progress-store';
import { ProjectionProgress } from '../progress/projection-progress';
import { Projector, type ProjectionTarget } from '../projector/projector';
import { GenerationReader, type ReadGeneration } from './generation-reader';
import {
  collectionName,
  type Generation,
  generationOfReader,
  type GenerationRecord,
  progressId,
  projectedBy,
  readerName,
} from './generation-record';

export interface RunningProjectionOptions {
  db: Db;
  target: ProjectionTarget;
  logger: Logger;
  partitions: number;
}

interface Running {
  projector: Projector;
  reading: BatchReading | undefined;
}

/**
 * The generations of one projection in this process: those that its folds can build are projected, each with a consumer
 * group of its own, and one is read. Which ones, the record in the database says.
 */
export class RunningProjection {
  readonly definition: { name: string; version: number };
  /** Which of them is read. */
  readonly reader: GenerationReader;
  private readonly running = new Map<number, Running>();
  private source: BatchSource | undefined;
  private record: GenerationRecord | undefined;
  private confirm: (() => Promise<unknown>) | undefined;

  constructor(private readonly options: RunningProjectionOptions) {
    const { target, partitions, logger } = options;
    const { name, version } = 'projection' in target ? target.projection : target.journal;
    this.definition = { name, version };
    const unopened = new ProjectionProgress(partitions, logger);
    const own = logger.child({ projection: this.definition.name });
    this.reader = new GenerationReader((generation) => this.openToRead(generation), unopened, own);
  }

  /** How far the generation is that readers read. */
  get progress(): LiveProgress {
    return this.reader.progress;
  }

  /** Takes a batch for the generation that its reader feeds; one without a reader for the live one. */
  readonly handle = async (batch: RecordBatch): Promise<BatchVerdict> => {
    const { name } = this.definition;
    if (batch.reader === undefined) await this.read();
    const number = batch.reader === undefined ? this.reader.current?.number : generationOfReader(name, batch.reader);
    const running = this.running.get(number ?? 0);
    if (running) return running.projector.handle(batch);
    if (batch.isStale()) return 'done';
    throw new Error(`generation ${number} of ${name} is not projected here`);
  };

  /** From now on batches come from here: readers are opened for what is projected. */
  attach(source: BatchSource): void {
    this.source = source;
    for (const [number, running] of this.running) running.reading ??= this.open(number, running.projector);
  }

  /** Names how to make sure that the generation is still the one to read. */
  confirmBy(confirm: () => Promise<unknown>): void {
    this.confirm = confirm;
  }

  /** The generation to read; waits for the database where it has not been known or confirmed lately. */
  async read(): Promise<ReadGeneration> {
    await this.confirm?.();
    const { current } = this.reader;
    if (!current) throw new Error(`the generations of ${this.definition.name} are not known yet`);
    return current;
  }

  /** The generation that readers read, and those that are projected here. */
  get use(): { reads: number | undefined; projects: number[] } {
    return { reads: this.reader.current?.number, projects: [...this.running.keys()] };
  }

  /** The projector of a generation, where this process has it. */
  projector(generation: number): Projector | undefined {
    return this.running.get(generation)?.projector;
  }

  /** The greatest position in the topic. */
  logEnd(): Promise<number> {
    if (!this.source) return Promise.reject(new Error('there is no source of changes yet'));
    return this.source.logEnd();
  }

  async forgetReader(reader: string): Promise<void> {
    await this.source?.forget(reader);
  }

  /** Projects what the record asks of these folds, and stops what it does not ask any more. */
  async follow(record: GenerationRecord): Promise<void> {
    this.record = record;
    const wanted = new Map(projectedBy(record, this.definition.version).map((each) => [each.number, each]));
    for (const [number, running] of this.running) if (!wanted.has(number)) await this.end(number, running);
    for (const [number, generation] of wanted) if (!this.running.has(number)) this.begin(generation);
  }

  /** Why the projection does not go on; empty when all is well. A build in trouble is no trouble of readers. */
  waitingFor(): string[] {
    const { current } = this.reader;
    if (!current) return ['not opened yet'];
    const running = this.running.get(current.number);
    if (!running) return [];
    return running.projector.waitingFor();
  }

  /** Whether the consumer of what is read is in its group and can handle what it gets. */
  get isFed(): boolean {
    const { current } = this.reader;
    const running = current && this.running.get(current.number);
    return current !== undefined && (!running || running.reading?.healthy === true);
  }

  /** Waits for nothing any more. */
  letGo(): void {
    for (const { projector } of this.running.values()) projector.stop();
  }

  async stop(): Promise<void> {
    for (const [number, running] of this.running) await this.end(number, running);
    this.reader.current?.progress.close();
  }

  private begin({ number, state }: Generation): void {
    const projector = new Projector({ ...this.options, generation: number, isLoading: state === 'building' });
    // Not awaited: it waits for its database by itself, for as long as it is wanted.
    projector.start().catch(() => undefined);
    const reading = this.source && this.open(number, projector);
    this.running.set(number, { projector, reading });
  }

  private open(number: number, { onAssigned, onLevel }: Projector): BatchReading {
    const hooks = { onAssigned, onLevel };
    const reader = readerName(this.definition.name, number);
    // A journal has a row for every change: it gains nothing by reading one partition at a time.
    if (!this.isLoading(number) || 'journal' in this.options.target) return this.source!.read(reader, hooks);
    return this.source!.read(reader, { ...hooks, inTurns: () => this.isLoading(number) });
  }

  private isLoading(number: number): boolean {
    const generation = this.record?.generations.find((each) => each.number === number);
    return generation?.state === 'building' && (generation.phase ?? 'loading') === 'loading';
  }

  private async end(number: number, { projector, reading }: Running): Promise<void> {
    projector.stop();
    await reading?.stop();
    this.running.delete(number);
  }

  private async openToRead(number: number): Promise<ReadGeneration> {
    const { db, partitions, logger } = this.options;
    const { name } = this.definition;
    const collection = db.collection(collectionName(name, number));
    const running = this.running.get(number);
    if (running) await running.projector.start();
    const progress = running?.projector.progress ?? new ProjectionProgress(partitions, logger);
    // Progress that another process makes is known only once it is asked for.
    await progress.follow(new ProgressStore(db, progressId(name, number)));
    return { number, collection, progress };
  }
}
