import type { ChangeAttributes } from './change';
import { dataSchemaOf } from './event-definition';
import { knownEvents } from './known-events';

/** The type of the relay's own records: everything up to their position is published in their partition. */
export const markType = 'callboard.mark';

/** Where a mark stands. */
export interface MarkAttributes {
  position: number;
  prev: number;
  incarnation: string;
  /** `<seconds>.<increment>`, exclusive: every change with a cluster time below it is published. */
  clusterTime: string;
}

/** A change's attributes as the relay has them; without a `dataSchema`, its data has today's shape. */
export type ChangeHeadersInput = Omit<ChangeAttributes, 'dataSchema'> & { dataSchema?: string };

/** Kafka headers of a change: CloudEvents 1.0 in binary content mode; the value is the data as JSON. */
export function changeHeaders(input: ChangeHeadersInput): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: input.id,
    ce_source: input.source,
    ce_type: input.type,
    ce_subject: input.subject,
    ce_partitionkey: input.subject,
    ce_time: input.time,
    ce_dataschema: input.dataSchema ?? currentDataSchema(input.type),
    ce_position: String(input.position),
    ce_prev: String(input.prev),
    ce_incarnation: input.incarnation,
    ce_entityversion: String(input.entityVersion),
    ...(input.traceparent !== undefined && { traceparent: input.traceparent }),
    ...(input.correlationId !== undefined && { ce_correlationid: input.correlationId }),
    'content-type': 'application/json',
  };
}

/** Kafka headers of a mark, which has neither key nor value. Readers may skip every record with this type. */
export function markHeaders({ position, prev, incarnation, clusterTime }: MarkAttributes): Record<string, string> {
  return {
    ce_type: markType,
    ce_position: String(position),
    ce_prev: String(prev),
    ce_incarnation: incarnation,
    ce_clustertime: clusterTime,
  };
}

function currentDataSchema(type: string): string {
  const definition = knownEvents.get(type);
  if (!definition) throw new RangeError(`no event is called ${type}`);
  return dataSchemaOf(definition);
}
