import { GroupCommit } from '@callboard/batching';
import type { RecordBatch } from '@callboard/kafka';
import type { BatchWriter, Written } from '../store/document-writer';
import type { Hindrances } from './hindrances';
import { outcomes } from '../fold/outcome';
import type { PartitionGate } from '../intake/partition-gate';
import type { Gap, Intake, PartitionPlace } from '../intake/partition-intake';
import type { ProjectionMetrics } from './projection-metrics';
import type { ProjectionProgress } from '../progress/projection-progress';
import { ProgressLost, type ProgressStore } from '../progress/progress-store';
import type { StrayStore } from '../store/stray-store';

/** The admitted part of one batch. */
export interface Work {
  batch: RecordBatch;
  intake: Intake;
  incarnation: string | null;
  isWanted: () => boolean;
}

/**
 * How a batch ended: where it stopped at a gap, null when it is done, `lost` when the progress document is gone, `again`
 * when it must be gone through once more.
 */
export type CommitResult = Gap | null | 'lost' | 'again';

interface Parts {
  writer: BatchWriter;
  store: ProgressStore;
  strays: StrayStore;
  gate: PartitionGate;
  hindrances: Hindrances;
  metrics: ProjectionMetrics;
  progress: ProjectionProgress;
}

/**
 * Bulks large enough to be cheap, small enough that one is folded while the database takes others. They are of different
 * partitions always, since a partition's next batch waits for its last: no document is in two.
 */
const groupLimits = { weigh: ({ intake }: Work) => intake.entities.length, weightMax: 500, underWayMax: 4 };

/**
 * Commits batches of several partitions together: the documents in one read and one bulk, then the progress in one
 * write, never the other way round. A crash in between is answered by the documents' versions.
 */
export class ProjectorCommits {
  private readonly group = new GroupCommit<Work, CommitResult>((works) => this.commitGroup(works), groupLimits);

  constructor(private readonly parts: Parts) {}

  commit(work: Work): Promise<CommitResult> {
    return this.group.submit(work);
  }

  private commitGroup(works: Work[]): Promise<CommitResult[]> {
    return this.commitBy(works, () => this.parts.writer.write(works.map(({ intake }) => intake.entities)));
  }

  /** Commits what `write` writes, however often it must be tried; where it answers null nothing has come of it. */
  async commitBy(works: Work[], write: () => Promise<Written | null>): Promise<CommitResult[]> {
    const { hindrances, metrics, gate } = this.parts;
    const isWanted = () => works.some((work) => work.isWanted());
    const stopClock = metrics.timeCommit();
    const written = await hindrances.overcome('documents', isWanted, write);
    if (!written) return works.map(() => 'again');
    const isKept = await hindrances.overcome('progress', isWanted, () => this.writeProgress(works, written));
    stopClock();
    works.forEach((work, index) => this.count(work, written.outcomes[index] ?? []));
    if (!isKept) return works.map(() => 'lost');
    works.forEach(({ batch, intake }, index) => {
      if (written.leaps[index]) gate.takeAgain(batch.partition);
      else gate.advance(batch.partition, intake.place);
    });
    return works.map(({ intake }, index) => written.leaps[index] ?? intake.gap);
  }

  /** False when the progress document is gone or bound to another log. */
  private async writeProgress(works: Work[], { leaps }: Written): Promise<boolean> {
    const { store, strays, progress, metrics } = this.parts;
    const places = new Map<number, PartitionPlace>();
    let log: string | null = null;
    for (const [index, { batch, intake, incarnation }] of works.entries()) {
      await strays.keep(batch, intake.strays);
      if (leaps[index]) continue;
      places.set(batch.partition, intake.place);
      log ??= incarnation;
    }
    try {
      if (log !== null) await store.raise(log, places);
    } catch (error) {
      if (error instanceof ProgressLost) return false;
      throw error;
    }
    progress.observe(places);
    metrics.showWatermark(progress.watermark);
    return true;
  }

  private count({ intake }: Work, words: readonly (string | undefined)[]): void {
    const { metrics } = this.parts;
    for (const outcome of outcomes) metrics.count(outcome, words.filter((word) => word === outcome).length);
    metrics.count('ignored', intake.ignored);
    metrics.count('duplicate', intake.duplicates);
    metrics.count('parked', intake.strays.length);
  }
}
