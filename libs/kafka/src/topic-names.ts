/** Kept for ever, keyed by entity ref: every change in order, with the relay's marks between them. */
export const changesTopic = (prefix: string): string => `${prefix}.changes`;

/** Compacted: the latest state of each entity, a tombstone after its removal. */
export const entitiesTopic = (prefix: string): string => `${prefix}.entities`;

/** The most one record may weigh; ingestion caps changes well below it (protocol rule 5). */
export const RECORD_BYTES_MAX = 8 * 1024 * 1024;
