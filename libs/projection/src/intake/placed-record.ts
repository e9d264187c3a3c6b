import { decodeRecord, EventFromTheFuture, type Change } from '@callboard/events';
import type { ReceivedRecord } from '@callboard/kafka';

/** Where a record stands in the log, told by its headers alone. */
export interface Place {
  position: number;
  /** The position of the event before it in its partition. */
  prev: number;
  incarnation: string;
}

/** A record about one entity: to be folded, passed over (neither change nor error: its type is unknown), or parked. */
export interface EntityRecord extends Place {
  kind: 'entity';
  ref: string;
  /** Null where even the version is illegible. */
  version: number | null;
  type: string;
  change: Change | null;
  error: string | null;
  record: ReceivedRecord;
}

export interface MarkRecord extends Place {
  kind: 'mark';
  /** Everything with a cluster time below it is published. */
  clusterTime: string;
}

/** A record of an unknown type that is not about an entity's version. */
export interface PassedOverRecord extends Place {
  kind: 'passed-over';
}

/** A record that belongs to no entity, or has no place in the log at all: kept aside, never in the way. */
export interface StrayRecord {
  kind: 'stray';
  place: Place | null;
  error: string;
  record: ReceivedRecord;
}

export type PlacedRecord = EntityRecord | MarkRecord | PassedOverRecord | StrayRecord;

/** Reads a record as the engine takes it. Throws nothing but {@link EventFromTheFuture}, which waits for a deploy. */
export function placeRecord(record: ReceivedRecord): PlacedRecord {
  const place = readPlace(record.headers);
  if (!place) return { kind: 'stray', place: null, error: 'no position, prev or incarnation', record };
  try {
    return placeDecoded(record, place);
  } catch (error) {
    if (error instanceof EventFromTheFuture) throw error;
    return placeUndecodable(record, place, String(error));
  }
}

function placeDecoded(record: ReceivedRecord, place: Place): PlacedRecord {
  const decoded = decodeRecord(record);
  if (decoded.kind === 'mark') return { ...place, kind: 'mark', clusterTime: decoded.clusterTime };
  if (decoded.kind === 'unknown') return placeUnknown(record, place, decoded.type);
  const { change } = decoded;
  const { subject: ref, entityVersion: version, type } = change;
  // Written out: this object is made for every change, and a spread costs several times as much.
  const { position, prev, incarnation } = place;
  return { kind: 'entity', position, prev, incarnation, ref, version, type, change, error: null, record };
}

/** An unknown type still counts as its entity's version, else the entity's next change would look like a leap. */
function placeUnknown(record: ReceivedRecord, place: Place, type: string): EntityRecord | PassedOverRecord {
  const ref = record.headers.ce_subject;
  const version = readWhole(record.headers.ce_entityversion);
  const isEntityVersion = ref && version && record.headers.ce_id === `${ref}@${version}`;
  if (!isEntityVersion) return { ...place, kind: 'passed-over' };
  return { ...place, kind: 'entity', ref, version, type, change: null, error: null, record };
}

function placeUndecodable(record: ReceivedRecord, place: Place, error: string): EntityRecord | StrayRecord {
  const ref = record.key ?? record.headers.ce_subject;
  if (!ref) return { kind: 'stray', place, error, record };
  const version = readWhole(record.headers.ce_entityversion);
  const type = record.headers.ce_type ?? '';
  return { ...place, kind: 'entity', ref, version, type, change: null, error, record };
}

function readPlace(headers: Record<string, string>): Place | null {
  const position = readWhole(headers.ce_position);
  const prev = readWhole(headers.ce_prev);
  const incarnation = headers.ce_incarnation;
  return position === null || prev === null || !incarnation ? null : { position, prev, incarnation };
}

function readWhole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
