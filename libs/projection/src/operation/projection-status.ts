import { agrees, type Comparison } from '../comparison/comparison';
import type { ComparisonStore } from '../comparison/comparison-store';
import { liveOf, progressId } from '../generation/generation-record';
import type { GenerationRecord, Generation } from '../generation/generation-record';
import type { GenerationStore } from '../generation/generation-store';
import type { RunningProjection } from '../generation/running-projection';
import { type OutcomeCounts, noOutcomes } from '../fold/outcome';
import { ProgressSnapshot } from '../progress/progress-snapshot';
import { ProgressStore } from '../progress/progress-store';
import type { ParkedQueries } from '../parking/parked-entity';
import type { Db } from 'mongodb';

/** How far behind the log a projection is. */
export interface Lag {
  changes: number;
  seconds: number;
}

/** What an operator sees of a comparison. */
export type ShownComparison = Omit<Comparison, '_id' | 'projection'> & {
  /** What was built and compared with the live one. */
  generation: number;
};

/** What an operator sees of a generation. */
export interface GenerationStatus extends Omit<Generation, 'claim'> {
  watermark: number;
  /** Changes applied or parked, to be held against `expected`. */
  done: number;
  /** Why this process does not go on with it; absent where it does not project it. */
  waitingFor?: string[];
  /** What the comparison with the live one came to, where there was one. */
  comparison?: ShownComparison;
}

/** What an operator sees of a projection. */
export interface ProjectionStatus {
  name: string;
  /** The version of this process's folds. */
  version: number;
  /** The generation that this process answers from. */
  generation: number | null;
  /** `frozen`: the live generation was built by other folds than this process has, which it therefore does not project. */
  state: 'live' | 'frozen';
  watermark: number;
  /** The greatest position that any partition has reached. */
  front: number;
  lag: Lag;
  /** Since the start of this process. */
  counts: OutcomeCounts & { gaps: number };
  /** Entities of which changes are parked in the live generation. */
  parkedEntities: number;
  lastError: { at: Date; message: string } | null;
  /** Why nothing is consumed at the moment; empty when all is well. */
  waitingFor: string[];
  generations: GenerationStatus[];
  verification: (ShownComparison & { agrees: boolean }) | null;
}

interface StatusParts {
  db: Db;
  running: RunningProjection;
  store: GenerationStore;
  comparisons: ComparisonStore;
  partitions: number;
  /** What is parked in a generation. */
  parked(generation: number): ParkedQueries;
}

const LOG_END_FOR_MS = 10_000;
const LEVEL_WITHIN_MS = 2_000;

/** Puts together what an operator wants to know of one projection. */
export class ProjectionStatusReader {
  private logEnd = { at: -Infinity, position: 0 };

  constructor(private readonly parts: StatusParts) {}

  async read(): Promise<ProjectionStatus> {
    const { running, store, comparisons } = this.parts;
    const [record, kept] = [await store.read(), await comparisons.list()];
    const { watermark, snapshot } = running.progress;
    const { reads } = running.use;
    const projector = running.projector(reads ?? 0)?.status();
    const verification = kept.find(({ purpose }) => purpose === 'verification');
    return {
      ...store.definition,
      generation: reads ?? null,
      state: liveOf(record).foldVersion === store.definition.version ? 'live' : 'frozen',
      watermark,
      front: snapshot.front,
      lag: await this.lag(),
      counts: projector?.counts ?? { ...noOutcomes(), gaps: 0 },
      parkedEntities: await this.parts.parked(record.live).count(),
      lastError: projector?.lastError ?? null,
      waitingFor: running.waitingFor(),
      generations: await this.generations(record, kept),
      verification: verification ? { ...shown(verification), agrees: agrees(verification) } : null,
    };
  }

  private generations({ generations }: GenerationRecord, kept: Comparison[]): Promise<GenerationStatus[]> {
    return Promise.all(
      generations.map(async ({ claim: _claim, ...generation }) => {
        const id = progressId(this.parts.store.definition.name, generation.number);
        const snapshot = await this.snapshotOf(id);
        const comparison = kept.find(({ _id }) => _id === id);
        const { watermark, changes: done } = snapshot;
        const waitingFor = this.parts.running.projector(generation.number)?.waitingFor();
        return {
          ...generation,
          watermark,
          done,
          ...(waitingFor && { waitingFor }),
          ...(comparison && { comparison: shown(comparison) }),
        };
      }),
    );
  }

  private async snapshotOf(id: string): Promise<ProgressSnapshot> {
    const snapshot = new ProgressSnapshot(this.parts.partitions);
    for (const [partition, place] of (await new ProgressStore(this.parts.db, id).read()).places) {
      snapshot.raise(partition, place);
    }
    return snapshot;
  }

  /** Once a projection is level its own front is the log's end; one that is behind does not know how far. */
  private async lag(): Promise<Lag> {
    const { progress } = this.parts.running;
    const { ageMs, position } = await progress.current();
    const { front, clusterTime } = progress.snapshot;
    const end = ageMs < LEVEL_WITHIN_MS ? front : Math.max(front, await this.askLogEnd());
    const changes = Math.max(0, end - position);
    const coveredAt = Number(clusterTime.split('.')[0]) * 1_000;
    return { changes, seconds: changes === 0 ? 0 : Math.max(0, Math.round((Date.now() - coveredAt) / 1_000)) };
  }

  private async askLogEnd(): Promise<number> {
    if (performance.now() - this.logEnd.at < LOG_END_FOR_MS) return this.logEnd.position;
    const position = await this.parts.running.logEnd().catch(() => this.logEnd.position);
    this.logEnd = { at: performance.now(), position };
    return position;
  }
}

function shown({ _id, projection: _, ...comparison }: Comparison): ShownComparison {
  return { generation: Number(_id.slice(_id.lastIndexOf('@') + 1)), ...comparison };
}
