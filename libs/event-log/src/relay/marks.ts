import { compareClusterTimes } from '@callboard/mongo';

/** A mark repeats no sooner than this in one partition: kept for ever, twelve a batch would be gigabytes a day. */
export const MARK_EVERY_MS = 100;

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
    return this.untold().filter((partition) => now - this.marked[partition]!.at >= MARK_EVERY_MS);
  }

  /** Milliseconds until some partition is due; undefined when every partition has been told everything. */
  dueInMs(now: number): number | undefined {
    const untold = this.untold();
    if (untold.length === 0) return undefined;
    return Math.max(0, MARK_EVERY_MS - (now - Math.min(...untold.map((partition) => this.marked[partition]!.at))));
  }

  told(partitions: number[], now: number, { position, clusterTime }: Coverage): void {
    for (const partition of partitions) this.marked[partition] = { at: now, position, clusterTime };
  }

  private untold(): number[] {
    const partitions = [...this.marked.keys()];
    return partitions.filter((partition) => compareClusterTimes(this.marked[partition]!.clusterTime, this.newest) <= 0);
  }
}
