/** Kafka is ahead of the log or of another one; publishing would give positions a second time (protocol rule 10). */
export class KafkaBelongsElsewhere extends Error {}

/** The log itself lost or changed entries: never retried blindly (protocol rule 7). */
export class LogDamaged extends Error {}
