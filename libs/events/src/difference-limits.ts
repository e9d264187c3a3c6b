/** What the list of differences of one change may weigh, so that every change fits into one Kafka record (8 MiB). */
export const differenceLimits = {
  /** One `before` or `after`, as JSON in UTF-8. */
  valueBytesMax: 256 * 1024,
  /** All values and paths of a change together. */
  totalBytesMax: 2 * 1024 * 1024,
  /** Entries; a change with more of them is told by the entity's root fields. */
  differencesMax: 1000,
} as const;
