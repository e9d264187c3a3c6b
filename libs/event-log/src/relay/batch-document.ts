import type { ResumeToken } from '@callboard/mongo';

/**
 * What gives positions, durably and once, before anything is published (protocol rule 8): the events of one batch in
 * commit order, the first at position `_id`, the next at `_id + 1` and so on.
 */
export interface BatchDocument {
  /** The first event's position. */
  _id: number;
  /** Ids of log entries. */
  events: string[];
  /** Where the change stream goes on after the last event. */
  token: ResumeToken;
  /** The lease under which it was written. */
  epoch: number;
  /** For each partition, the position of its last event before this batch; 0 where there was none. */
  previousPositions: number[];
  /** Every entry with a cluster time below this one is in this batch or an earlier one. */
  coversBefore: string;
  /** After a recovery: until this cluster time the stream may tell again of entries that batches list. */
  skipUntil?: string;
}

/** Where the log stands after a batch. */
export interface LogEnd {
  /** The last position given; 0 before the first. */
  position: number;
  /** For each partition, the position of its last event. */
  positions: number[];
}

/** The partition of an entry, by its entity's ref. */
export type PartitionOf = (ref: string) => number;

/** The position of the last event of a batch. */
export function lastPosition(batch: Pick<BatchDocument, '_id' | 'events'>): number {
  return batch._id + batch.events.length - 1;
}

/** The ref within a log id `<ref>@<version>`. */
export function refOfLogId(id: string): string {
  return id.slice(0, id.lastIndexOf('@'));
}

/** Where the log stands after `batch`. */
export function logEndAfter(batch: BatchDocument, partition: PartitionOf): LogEnd {
  const positions = [...batch.previousPositions];
  batch.events.forEach((id, index) => (positions[partition(refOfLogId(id))] = batch._id + index));
  return { position: lastPosition(batch), positions };
}

/** Where a log without any batch stands. */
export function emptyLogEnd(partitions: number): LogEnd {
  return { position: 0, positions: Array.from({ length: partitions }, () => 0) };
}
