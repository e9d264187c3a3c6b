/** Bounds of what one request for the past may ask and cost. */
export const historyLimits = {
  pageDefault: 50,
  pageMax: 200,
  /** Differences may be large: a page ends early, with a cursor, once it has this much. */
  pageBytesMax: 4 * 1024 * 1024,
  /** Values of one filter of changes. */
  filterValuesMax: 50,
  filterValueLengthMax: 1_000,
  fieldLengthMax: 1_000,
  /** Changes that one query looks at for those that pass the filters. */
  windowMax: 20_000,
  /** Among so few positions an entity's changes are looked for by position, among more by version. */
  fewPositionsMax: 1_000,
  /** For so long a page looks on for changes that pass the filters; then it ends, with a cursor, as full as it is. */
  scanMs: 500,
  /** Versions that one question looks back at for the change that last set a field. */
  lookBackVersionsMax: 5_000,
  /** Characters of their texts. */
  lookBackLengthMax: 64 * 1024 * 1024,
  /** What one answer may take of the database. */
  queryMs: 5_000,
};
