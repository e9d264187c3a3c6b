import { setTimeout as pause } from 'node:timers/promises';
import type { BatchHandler, BatchVerdict, RecordBatch } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { Db, IndexDescription } from 'mongodb';
import { DocumentWriter } from '../store/document-writer';
import { GapWatch } from '../intake/gap-watch';
import { collectionName, progressId } from '../generation/generation-record';
import { HeldRuns } from '../holding/held-runs';
import { Abandoned, Hindrances } from './hindrances';
import { JournalWriter } from '../store/journal-writer';
import type { OutcomeCounts } from '../fold/outcome';
import { PartitionGate } from '../intake/partition-gate';
import type { Gap } from '../intake/partition-intake';
import type { AnyJournal, AnyProjection } from '../projection';
import { ProjectionMetrics } from './projection-metrics';
import { ProjectionProgress } from '../progress/projection-progress';
import { ProgressStore } from '../progress/progress-store';
import { ProjectorCommits } from './projector-commits';
import { StrayStore } from '../store/stray-store';

export interface ProjectorOptions {
  db: Db;
  /** What is projected: folds to documents, or a journal's rows. */
  target: ProjectionTarget;
  logger: Logger;
  /** Partitions of the changes topic: the watermark is the minimum over all of them. */
  partitions: number;
  /** The generation to project. */
  generation: number;
  /** Leaves out the indexes that only readers need: a build has them made once it is loaded. */
  isLoading?: boolean;
}

/** A projection or a journal, with the indexes that its readers need. */
export type ProjectionTarget = { indexes?: readonly IndexDescription[] } & (
  { projection: AnyProjection } | { journal: AnyJournal }
);

/** How one generation fares in this process. */
export interface ProjectorStatus {
  generation: number;
  watermark: number;
  /** The greatest position that any partition has reached. */
  front: number;
  /** Since the start of this process. */
  counts: OutcomeCounts & { gaps: number };
  /** Why nothing is consumed at the moment; empty when all is well. */
  waitingFor: string[];
  /** The last trouble, also when it is over. */
  lastError: { at: Date; message: string } | null;
}

/** What exists once the database has answered. */
interface Opened {
  gate: PartitionGate;
  commits: ProjectorCommits;
  /** A journal holds nothing: it has a row for every change. */
  held: HeldRuns | null;
}

/**
 * Projects one generation: takes batches of any number of partitions, drops what it has, notices gaps, folds, writes, and
 * keeps progress with the documents. Every change ends as applied, ignored, duplicate or parked; trouble with the
 * database is waited out, and nothing is consumed meanwhile.
 */
export class Projector {
  readonly name: string;
  readonly progress: ProjectionProgress;
  private readonly definition: { name: string; version: number };
  private readonly metrics: ProjectionMetrics;
  private readonly hindrances: Hindrances;
  private readonly gaps = new GapWatch();
  private readonly logger: Logger;
  private opening: Promise<Opened> | undefined;
  private opened: Opened | undefined;
  private stopped = false;

  constructor(private readonly options: ProjectorOptions) {
    const { target, logger } = options;
    this.definition = 'projection' in target ? target.projection : target.journal;
    this.name = this.definition.name;
    this.logger = logger.child({ projection: this.name, generation: options.generation });
    this.metrics = new ProjectionMetrics(this.name, options.generation);
    this.hindrances = new Hindrances(this.logger);
    this.progress = new ProjectionProgress(options.partitions, this.logger);
  }

  /** Opens the generation: collection, indexes, progress. Waits while the database is away. */
  async start(): Promise<void> {
    await this.open(() => !this.stopped);
  }

  /** Lets go of whatever is waited for. */
  stop(): void {
    this.stopped = true;
    this.progress.close();
  }

  /** Takes a batch; `rewind` asks for the partition from its beginning. */
  readonly handle: BatchHandler = async (batch) => {
    try {
      return await this.project(batch, () => !this.stopped && !batch.isStale());
    } catch (error) {
      // Of a stale batch the consumer commits nothing, whatever is answered.
      if (error instanceof Abandoned && batch.isStale()) return 'done';
      throw error;
    }
  };

  /** Tells that these partitions are this process's now: another member may have advanced them. */
  readonly onAssigned = (partitions: number[]): void => {
    this.opened?.held?.drop();
    this.opened?.gate.forget(partitions);
    this.progress.noteAssigned(partitions.length);
  };

  /** Tells that the broker had nothing more. */
  readonly onLevel = (): void => this.progress.noteLevel();

  /** Why the projection does not go on at the moment; empty when all is well. */
  waitingFor(): string[] {
    return [...(this.opened ? [] : ['not opened yet']), ...this.hindrances.list(), ...this.gaps.list()];
  }

  status(): ProjectorStatus {
    const { watermark, snapshot } = this.progress;
    const { front } = snapshot;
    const { generation } = this.options;
    const { lastError } = this.hindrances;
    const counts = { ...this.metrics.counts };
    return { generation, watermark, front, counts, waitingFor: this.waitingFor(), lastError };
  }

  private async project(batch: RecordBatch, isWanted: () => boolean): Promise<BatchVerdict> {
    const { gate, commits, held } = await this.open(isWanted);
    const { intake, incarnation, future } = await gate.admit(batch, isWanted);
    const work = { batch, intake, incarnation, isWanted };
    const isOrdinary = !intake.gap && !future;
    const gap = await (held ? held.commit(work, isOrdinary) : commits.commit(work));
    if (gap === 'held' || gap === 'again') return gap;
    if (gap === 'lost') {
      this.opening = this.opened = undefined;
      return 'rewind';
    }
    if (gap) return this.rewind(batch.partition, gap);
    this.gaps.pass(batch.partition, intake.place.position);
    if (future) await this.hindrances.overcome(`partition ${batch.partition}`, isWanted, () => Promise.reject(future));
    if (batch.level) this.progress.noteLevel();
    return 'done';
  }

  private async rewind(partition: number, gap: Gap): Promise<BatchVerdict> {
    this.metrics.countGap();
    const delayMs = this.gaps.meet(partition, gap);
    this.logger.error({ event: 'projection.gap', partition, ...gap, delayMs }, 'reading the partition again');
    if (delayMs > 0) await pause(delayMs);
    return 'rewind';
  }

  private open(isWanted: () => boolean): Promise<Opened> | Opened {
    if (this.opened) return this.opened;
    return this.hindrances.overcome('start', isWanted, async () => {
      this.opening ??= this.openGeneration().catch((error: unknown) => {
        this.opening = undefined;
        throw error;
      });
      return (this.opened = await this.opening);
    });
  }

  private async openGeneration(): Promise<Opened> {
    const { db, target, generation, isLoading = false } = this.options;
    const collection = collectionName(this.name, generation);
    const indexes = isLoading ? [] : (target.indexes ?? []);
    const writer =
      'projection' in target
        ? new DocumentWriter(db, collection, target.projection, indexes)
        : new JournalWriter(db, collection, target.journal, indexes);
    await writer.prepare();
    const id = progressId(this.name, generation);
    const store = new ProgressStore(db, id);
    await this.progress.follow(store);
    const gate = new PartitionGate(store, this.hindrances);
    const { hindrances, metrics, progress } = this;
    const commits = new ProjectorCommits({
      writer,
      store,
      strays: new StrayStore(db, id),
      gate,
      hindrances,
      metrics,
      progress,
    });
    if (writer instanceof JournalWriter || !('projection' in target)) return { gate, commits, held: null };
    const { skips, store: documents } = writer;
    const { projection } = target;
    return { gate, commits, held: new HeldRuns({ projection, store: documents, skips, gate, commits, hindrances }) };
  }
}
