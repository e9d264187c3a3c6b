import { EventFromTheFuture } from '@callboard/events';
import { type EntityRecord, placeRecord } from '../intake/placed-record';
import type { ParkedChange } from './parked';

/** Reads a parked change again as the engine takes it: by today's code, which may be a fixed one. */
export function keptRecord(ref: string, kept: ParkedChange): EntityRecord {
  const record = { offset: '0', key: ref, headers: kept.headers, value: bufferOf(kept.value) };
  const unread = { position: kept.position, prev: 0, incarnation: '', ref, version: kept.version, type: kept.type };
  const failed = (error: string): EntityRecord => ({ kind: 'entity', ...unread, change: null, error, record });
  try {
    const placed = placeRecord(record);
    return placed.kind === 'entity' && placed.ref === ref ? placed : failed(`this is no change of ${ref}`);
  } catch (error) {
    if (error instanceof EventFromTheFuture) return failed(String(error));
    throw error;
  }
}

/** As the driver gives binary data: its own class around the bytes. */
function bufferOf(value: unknown): Buffer | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from((value as { buffer: Uint8Array }).buffer);
}
