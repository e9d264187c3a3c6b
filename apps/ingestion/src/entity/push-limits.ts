/** What one push may cost. Limits of a single document are with the readers (`descriptor-limits.ts`). */
export const pushLimits = {
  /** A body of JSON or YAML, which is read as a whole. A stream of NDJSON has no limit. */
  bodyBytesMax: 16 * 1024 * 1024,
  /** Documents decided and appended together. */
  chunkDocumentsMax: 1000,
  /** Weight of documents decided and appended together. */
  chunkBytesMax: 4 * 1024 * 1024,
  /** A chunk that is not full is decided once nothing more has come for this long. */
  chunkIdleMs: 25,
  /** How long the end of a stream is waited for before its status is chosen, where all so far was refused. */
  endOfStreamMs: 100,
  /** Work between two pauses that let other requests have their turn. */
  sliceMs: 5,
  /** Answer lines that are kept for a client that sends all before it reads; then its lines are no longer taken. */
  unreadAnswerBytesMax: 16 * 1024 * 1024,
} as const;
