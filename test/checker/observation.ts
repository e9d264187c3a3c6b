/** A push that was answered 2xx: what the product promised to keep. */
export interface Acknowledged {
  ref: string;
  version: number;
  etag: string;
}

/** A record of one of the topics, as it was read; `etag` is null for a removal. */
export interface Published {
  partition: number;
  position: number;
  ref: string;
  version: number;
  etag: string | null;
}

/** One request that the subscriber answered 2xx. */
export interface Delivered {
  webhookId: string;
  ref: string;
  version: number;
}

/** Everything seen from outside once the product came to rest. */
export interface Observation {
  acknowledged: Acknowledged[];
  /** `callboard.changes` without marks, each partition in the order read; raw, so that one batch may come again. */
  changes: Published[];
  /** `callboard.entities`, likewise. */
  states: Published[];
  /** Per ref the etag that each reading service shows; null where it shows nothing. */
  served: Record<string, Map<string, string | null>>;
  /** In the order received. */
  delivered: Delivered[];
}

/** A broken promise. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'out-of-order' | 'gap' | 'stale';
  where: string;
  what: string;
}
