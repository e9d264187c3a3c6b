import type { Change, ChangeData } from './change';
import { dataTextOf } from './source-text';

/** A change as a CloudEvents 1.0 object in structured mode (`application/cloudevents+json`). */
export interface StructuredCloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  partitionkey: string;
  position: number;
  prev: number;
  incarnation: string;
  entityversion: number;
  traceparent?: string;
  correlationid?: string;
  data: ChangeData;
}

/** The structured form of a change, for bodies that carry one event: webhooks, feeds. */
export function toCloudEvent(change: Change): StructuredCloudEvent {
  return { ...attributesOf(change), data: change.data };
}

/** The structured form as JSON text; the data in it is not made again where it was read from text. */
export function cloudEventText(change: Change): string {
  return `${JSON.stringify(attributesOf(change)).slice(0, -1)},"data":${dataTextOf(change)}}`;
}

function attributesOf(change: Change): Omit<StructuredCloudEvent, 'data'> {
  return {
    specversion: '1.0',
    id: change.id,
    source: change.source,
    type: change.type,
    subject: change.subject,
    time: change.time,
    datacontenttype: 'application/json',
    dataschema: change.dataSchema,
    partitionkey: change.subject,
    position: change.position,
    prev: change.prev,
    incarnation: change.incarnation,
    entityversion: change.entityVersion,
    ...(change.traceparent !== undefined && { traceparent: change.traceparent }),
    ...(change.correlationId !== undefined && { correlationid: change.correlationId }),
  };
}
