/** One write of one entity, sent until it was answered. */
export interface Write {
  ref: string;
  wish: 'push' | 'remove';
  /** The word by which its content is known again; null for a removal. Writes of equal content share it. */
  marker: string | null;
  /** The etag sent as `If-Match`. */
  ifMatch?: string;
  /** How often it was sent: each time may have taken effect, although the answer was lost. */
  sent: number;
  firstSentAt: number;
  /** Absent where every answer was lost. */
  answer?: Answer;
}

/** What a 2xx, or a refusal for what the entity is, said of one write. */
export interface Answer {
  at: number;
  outcome: 'registered' | 'updated' | 'restored' | 'removed' | 'unchanged' | 'refused';
  version?: number;
  etag?: string;
  receipt?: string;
  /** Of a refusal. */
  code?: string;
}

/** A document of the log. */
export interface Logged {
  ref: string;
  version: number;
  type: string;
  etag: string;
  marker: string | null;
  receipt: string;
}

/** A document that gives positions: `events` begin at position `first`. */
export interface Batch {
  first: number;
  events: string[];
  epoch: number;
}

/** A record of one of the topics, as it was read; etag and marker are null for a removal. */
export interface Published {
  partition: number;
  position: number;
  /** Position of the event before it in its partition. */
  prev: number;
  ref: string;
  version: number;
  etag: string | null;
  marker: string | null;
}

/** What one reader of the topics saw, each partition in the order read; raw, so that one batch may come again. */
export interface TopicSight {
  reader: string;
  changes: Published[];
  states: Published[];
}

/** One request that a subscriber answered 2xx. */
export interface Delivered {
  webhookId: string;
  ref: string;
  version: number;
  position: number;
  marker: string | null;
}

/** A subscription and what came of it, in the order received. */
export interface Subscriber {
  name: string;
  /** Empty lists let everything pass, as in the product. */
  filter: { namespaces: string[]; types: string[] };
  delivered: Delivered[];
}

/** Everything that one replica serves once the product came to rest: marker by ref, null where it shows nothing. */
export interface Served {
  where: string;
  shown: Map<string, string | null>;
  /** How many entities it says there are. */
  count: number;
}

/** One answer to a reader during the run. */
export interface Read {
  reader: string;
  ref: string;
  marker: string | null;
  /** `X-Callboard-Position` of the answer. */
  position: number;
  /** The position sent as `X-Callboard-At-Least`; 0 where none was. */
  asked: number;
  /** The version of an own write whose receipt was sent as `X-Callboard-At-Least`. */
  ownVersion?: number;
}

/** A read that got no answer of use. */
export interface FailedRead {
  reader: string;
  from: number;
  to: number;
  why: string;
}

/** A time in which every read must succeed. */
export interface CalmWindow {
  what: string;
  from: number;
  to: number;
}

/** Everything seen of a run, from outside and in the log's own collections. */
export interface Observation {
  writes: Write[];
  log: Logged[];
  batches: Batch[];
  topics: TopicSight[];
  served: Served[];
  subscribers: Subscriber[];
  reads: Read[];
  failedReads: FailedRead[];
  calm: CalmWindow[];
}

/** How a promise was broken. */
export type Fault =
  | 'lost'
  | 'doubled'
  | 'out-of-order'
  | 'gap'
  | 'stale'
  | 'made-up'
  /** Refused, or not answered, without a cause. */
  | 'failed'
  /** Did not come back. */
  | 'stuck'
  /** Live is not what replaying gives. */
  | 'different'
  /** Answered as the OpenAPI document does not say. */
  | 'undescribed';

/** A broken promise. */
export interface Finding {
  kind: Fault;
  where: string;
  what: string;
}
