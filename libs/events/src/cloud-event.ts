import type { Change, ChangeData } from './change';

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
    data: change.data,
  };
}
