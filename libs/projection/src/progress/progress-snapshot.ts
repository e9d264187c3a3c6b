import { CLUSTER_TIME_ZERO, compareClusterTimes } from '@callboard/mongo';
import type { PartitionPlace } from '../intake/partition-intake';

/** What a reader waits for: a position, or the cluster time of a write whose position is not given yet. */
export type AtLeast = { position: number } | { clusterTime: string };

const nowhere: PartitionPlace = { position: 0, clusterTime: CLUSTER_TIME_ZERO };

/** How far a projection is, in every partition of the log, whoever projects it. It only ever grows. */
export class ProgressSnapshot {
  private readonly places: PartitionPlace[];

  constructor(readonly partitions: number) {
    this.places = Array.from({ length: partitions }, () => ({ ...nowhere }));
  }

  /** How far one partition is. */
  place(partition: number): PartitionPlace {
    return this.places[partition] ?? nowhere;
  }

  /** Takes note of a place; true when it tells something new. */
  raise(partition: number, { position, clusterTime }: PartitionPlace): boolean {
    const place = this.places[partition];
    if (!place) throw new RangeError(`partition ${partition} of ${this.partitions}`);
    const isNewer = compareClusterTimes(clusterTime, place.clusterTime) > 0;
    const isFurther = position > place.position;
    if (isFurther) place.position = position;
    if (isNewer) place.clusterTime = clusterTime;
    return isFurther || isNewer;
  }

  /** Everything up to here is applied or parked: the minimum over all partitions (protocol rule 18). */
  get watermark(): number {
    return Math.min(...this.places.map(({ position }) => position));
  }

  /** The greatest position known of in any partition. */
  get front(): number {
    return Math.max(...this.places.map(({ position }) => position));
  }

  /** Whether a reader who waits for this can be served, from one partition alone when only that one is asked. */
  covers(atLeast: AtLeast, partition?: number): boolean {
    const places = partition === undefined ? this.places : [this.place(partition)];
    if ('position' in atLeast) return places.every(({ position }) => position >= atLeast.position);
    return places.every(({ clusterTime }) => compareClusterTimes(clusterTime, atLeast.clusterTime) > 0);
  }
}
