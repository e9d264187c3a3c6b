import type { ProblemCode } from '@callboard/problems';
import { compareClusterTimes, CLUSTER_TIME_ZERO } from '@callboard/mongo';
import type { SettledChunk, SettledItem } from './settled-chunk';

/** How many documents of a push had each outcome. */
export interface Counts {
  registered: number;
  updated: number;
  unchanged: number;
  restored: number;
  removed: number;
  refused: number;
}

/** What all chunks of a push come to. */
export class PushSummary {
  readonly counts: Counts = { registered: 0, updated: 0, unchanged: 0, restored: 0, removed: 0, refused: 0 };
  /** Refusals by their code. */
  readonly refusals: Partial<Record<ProblemCode, number>> = {};
  clusterTime = CLUSTER_TIME_ZERO;

  add({ items, clusterTime }: SettledChunk): void {
    for (const item of items) this.count(item);
    if (clusterTime && compareClusterTimes(clusterTime, this.clusterTime) > 0) this.clusterTime = clusterTime;
  }

  /** 200 all taken, 207 some refused, 422 none taken. */
  get status(): 200 | 207 | 422 {
    if (this.counts.refused === 0) return 200;
    return this.taken > 0 ? 207 : 422;
  }

  get isEmpty(): boolean {
    return this.taken === 0 && this.counts.refused === 0;
  }

  /** Not one document could be read: then the request itself was bad. */
  get nothingWasRead(): boolean {
    return this.taken === 0 && this.counts.refused > 0 && this.counts.refused === this.refusals['unreadable-document'];
  }

  private get taken(): number {
    const { refused: _refused, ...taken } = this.counts;
    return Object.values(taken).reduce((sum, count) => sum + count, 0);
  }

  private count({ verdict }: SettledItem): void {
    this.counts[verdict.outcome]++;
    if (verdict.outcome !== 'refused') return;
    const { code } = verdict.problem;
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }
}
