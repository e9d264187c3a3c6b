import type { EntityRecord } from '../intake/placed-record';

/** A change that waits, as it came: it can be decoded and folded again after a fix. */
export interface ParkedChange {
  position: number;
  version: number | null;
  type: string;
  headers: Record<string, string>;
  value: Uint8Array | null;
}

/**
 * The parked changes of one entity, in its own document (protocol rule 16). The first one failed with `error`; those
 * behind it wait in order. Beyond the limits only their number is kept: then a rebuild is what brings them back.
 */
export interface Parked {
  error: string;
  since: Date;
  count: number;
  omitted: number;
  bytes: number;
  lastPosition: number;
  lastVersion: number | null;
  changes: ParkedChange[];
  /** The first one's position, once it is skipped: whoever read the queue before must read it again. */
  skipping?: number;
}

export const parkedChangesMax = 1_000;
export const parkedBytesMax = 4 * 1024 * 1024;
export const parkedErrorCharactersMax = 2_000;

/** Begins a queue with the change that failed. */
export function beginParked(error: string, since: Date): Parked {
  const text = error.slice(0, parkedErrorCharactersMax);
  return { error: text, since, count: 0, omitted: 0, bytes: 0, lastPosition: 0, lastVersion: null, changes: [] };
}

/** Adds a change at the end of a queue that is being written. */
export function queueBehind(parked: Parked, item: EntityRecord): void {
  const { position, version, type, record } = item;
  const bytes = record.value?.byteLength ?? 0;
  parked.count += 1;
  parked.lastPosition = position;
  parked.lastVersion = version;
  const isFull = parked.count - parked.omitted > parkedChangesMax || parked.bytes + bytes > parkedBytesMax;
  if (parked.omitted > 0 || isFull) {
    parked.omitted += 1;
    return;
  }
  parked.bytes += bytes;
  parked.changes.push({ position, version, type, headers: record.headers, value: record.value });
}
