import type { IncomingHttpHeaders } from 'node:http';
import type { Provenance } from '@callboard/events';
import { invalidParameter } from '@callboard/problems';
import type { IfMatch } from './entity.decider';
import { parseIfMatch } from './if-match';

/** What all documents of one push have in common. */
export interface PushContext {
  /** Id of its receipt. */
  receipt: string;
  /** The managing source that it is pushed for. A removal without one is for whoever manages the entity. */
  source?: string;
  ifMatch?: IfMatch;
  /** Provenance as JSON text. */
  provenance: string;
  traceparent?: string;
  correlationId: string;
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What a request's headers add to a push. A `traceparent` that is none is left out, as W3C asks. */
export function pushContextOf(push: {
  receipt: string;
  provenance: Provenance;
  headers: IncomingHttpHeaders;
  correlationId: string;
}): PushContext {
  const { receipt, correlationId, headers } = push;
  const { traceparent } = headers;
  return {
    receipt,
    ifMatch: ifMatchOf(headers['if-match']),
    provenance: JSON.stringify(push.provenance),
    correlationId,
    ...(typeof traceparent === 'string' && TRACEPARENT.test(traceparent) && { traceparent }),
  };
}

function ifMatchOf(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return undefined;
  const parsed = parseIfMatch(header);
  if (!parsed) throw invalidParameter('if-match', 'If-Match must be * or etags in double quotes', 'bad-etag');
  return parsed;
}
