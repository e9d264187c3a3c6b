import { compareClusterTimes } from '@callboard/mongo';
import { beginning, type PartitionPlace } from '../intake/partition-intake';

/** What a reader waits for: a position, or the cluster time of a write whose position is not given yet. */
export type AtLeast = { position: number } | { clusterTime: string };

/** A place of which the number of changes may be unknown. */
type KnownPlace = Omit<PartitionPlace, 'changes'> & Partial<PartitionPlace>;

/** How far a projection is, in every partition of the log, whoever projects it. It only ever grows. */
export class ProgressSnapshot {
  private readonly places: PartitionPlace[];

  constructor(readonly partitions: number) {
    this.places = Array.from({ length: partitions }, () => ({ ...beginning }));
  }

  /** How far one partition is. */
  place(partition: number): PartitionPlace {
    return this.places[partition] ?? beginning;
  }

  /** Takes note of a place; true when it tells something new. */
  raise(partition: number, { position, clusterTime, changes = 0 }: KnownPlace): boolean {
    const place = this.places[partition];
    if (!place) throw new RangeError(`partition ${partition} of ${this.partitions}`);
    const isNewer = compareClusterTimes(clusterTime, place.clusterTime) > 0;
    const isFurther = position > place.position;
    if (isFurther) place.position = position;
    if (changes > place.changes) place.changes = changes;
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

  /** How many changes are applied or parked in all partitions together; at least as many as the watermark says. */
  get changes(): number {
    return this.places.reduce((sum, place) => sum + place.changes, 0);
  }

  /** Everything with a cluster time below this one is applied or parked. */
  get clusterTime(): string {
    const times = this.places.map(({ clusterTime }) => clusterTime);
    return times.reduce((least, time) => (compareClusterTimes(time, least) < 0 ? time : least));
  }

  /** Whether it is at least as far as another one in every partition. */
  hasReached(other: ProgressSnapshot): boolean {
    return other.places.every(({ position }, partition) => this.place(partition).position >= position);
  }

  /** Whether a reader who waits for this can be served, from one partition alone when only that one is asked. */
  covers(atLeast: AtLeast, partition?: number): boolean {
    const places = partition === undefined ? this.places : [this.place(partition)];
    if ('position' in atLeast) return places.every(({ position }) => position >= atLeast.position);
    return places.every(({ clusterTime }) => compareClusterTimes(clusterTime, atLeast.clusterTime) > 0);
  }
}
