import { compareClusterTimes } from '@callboard/mongo';

/** A mark repeats no sooner than this in one partition: kept for ever, twelve a batch would be gigabytes a day. */
export const MARK_EVERY_MS = 100;

/**
 * An idle log tells its cluster time this often all the same: a reader may wait for a time after the newest event, and a
 * replica knows by it that it is level with the log.
 */
export const IDLE_MARK_EVERY_MS = 60_000;

/** What marks would tell now. */
export interface Coverage {
  position: number;
  clusterTime: string;
}

/** Which partitions are due a mark (protocol rule 13). It keeps time by what it is told; pure otherwise. */
export class Marks {
  private readonly marked: { at: number; position: number; clusterTime: string }[];
  /** Cluster time of the newest event: once marks cover it, there is nothing more to tell. */
  private newest = '0.0';

  constructor(partitions: number) {
    this.marked = Array.from({ length: partitions }, () => ({ at: -Infinity, position: 0, clusterTime: '0.0' }));
  }

  /** An event of this cluster time was published. */
  published(clusterTime: string): void {
    if (compareClusterTimes(clusterTime, this.newest) > 0) this.newest = clusterTime;
  }

  /** Partitions to mark at `now` (milliseconds). */
  due(now: number): number[] {
    return [...this.marked.keys()].filter((partition) => this.dueAt(partition) <= now);
  }

  /** Milliseconds until some partition is due. */
  dueInMs(now: number): number {
    return Math.max(0, Math.min(...[...this.marked.keys()].map((partition) => this.dueAt(partition))) - now);
  }

  told(partitions: number[], now: number, { position, clusterTime }: Coverage): void {
    for (const partition of partitions) this.marked[partition] = { at: now, position, clusterTime };
  }

  private dueAt(partition: number): number {
    const { at, clusterTime } = this.marked[partition]!;
    const untold = compareClusterTimes(clusterTime, this.newest) <= 0;
    return at + (untold ? MARK_EVERY_MS : IDLE_MARK_EVERY_MS);
  }
}
