import type { Change, ChangeData } from './change';
import { decodeData } from './decode-data';
import { dataVersionOf, type EventDefinition } from './event-definition';
import { knownEvents } from './known-events';
import { markType, type MarkAttributes } from './record-headers';
import { EventFromTheFuture, UndecodableRecord } from './undecodable-record';

/** A record of the topic `callboard.changes` as Kafka hands it over. */
export interface RawRecord {
  headers: Record<string, string>;
  key: string | null;
  value: Buffer | null;
}

/** What a record turned out to be. An unknown type is to be ignored and counted; its place in the log still counts. */
export type DecodedRecord =
  | { kind: 'change'; change: Change }
  | ({ kind: 'mark' } & MarkAttributes)
  | { kind: 'unknown'; type: string; position: number; prev: number; incarnation: string };

/**
 * Reads a record's headers; a change's data is read when it is first asked for.
 * @throws UndecodableRecord for what no build can read
 * @throws EventFromTheFuture for what a newer build has written
 */
export function decodeRecord(record: RawRecord): DecodedRecord {
  const { headers } = record;
  const type = textOf(headers, 'ce_type');
  const place = {
    position: numberOf(headers, 'ce_position'),
    prev: numberOf(headers, 'ce_prev'),
    incarnation: textOf(headers, 'ce_incarnation'),
  };
  if (type === markType) return { kind: 'mark', ...place, clusterTime: textOf(headers, 'ce_clustertime') };
  const definition = knownEvents.get(type);
  if (!definition) return { kind: 'unknown', type, ...place };
  return { kind: 'change', change: changeOf(record, definition, place) };
}

function changeOf(
  { headers, value }: RawRecord,
  definition: EventDefinition,
  place: Pick<Change, 'position' | 'prev' | 'incarnation'>,
): Change {
  const dataSchema = textOf(headers, 'ce_dataschema');
  const version = versionOf(dataSchema, definition);
  if (value === null) throw new UndecodableRecord(`${definition.type} at position ${place.position} has no value`);
  let data: ChangeData | undefined;
  return {
    id: textOf(headers, 'ce_id'),
    source: textOf(headers, 'ce_source'),
    type: definition.type,
    subject: textOf(headers, 'ce_subject'),
    time: textOf(headers, 'ce_time'),
    ...place,
    entityVersion: numberOf(headers, 'ce_entityversion'),
    dataSchema,
    ...(headers.traceparent !== undefined && { traceparent: headers.traceparent }),
    ...(headers.ce_correlationid !== undefined && { correlationId: headers.ce_correlationid }),
    get data(): ChangeData {
      return (data ??= decodeData(definition, version, value));
    },
  };
}

function versionOf(dataSchema: string, definition: EventDefinition): number {
  const prefix = `urn:callboard:schema:${definition.type}:`;
  const version = dataSchema.startsWith(prefix) ? Number(dataSchema.slice(prefix.length)) : NaN;
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new UndecodableRecord(`${dataSchema} is no schema of ${definition.type}`);
  }
  const versionKnown = dataVersionOf(definition);
  if (version > versionKnown) throw new EventFromTheFuture(definition.type, version, versionKnown);
  return version;
}

function textOf(headers: Record<string, string>, name: string): string {
  const value = headers[name];
  if (value === undefined || value === '') throw new UndecodableRecord(`the header ${name} is missing`);
  return value;
}

function numberOf(headers: Record<string, string>, name: string): number {
  const text = textOf(headers, name);
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new UndecodableRecord(`the header ${name} is no whole number: ${text}`);
  }
  return value;
}
