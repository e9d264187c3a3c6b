/** What columns beside the common ones may cost. */
export interface ColumnLimits {
  /** Columns kept beside the common ones. */
  readonly lazyColumnsMax: number;
  /** Values in all of them together: what their memory grows with. */
  readonly lazyRowsMax: number;
  /** Columns that are built or wait for it, where one query alone does not ask for more. */
  readonly buildsMax: number;
  /** How long a query waits for columns; they are built on, so that it finds them when it is repeated. */
  readonly waitMsMax: number;
}

export const defaultColumnLimits: ColumnLimits = {
  lazyColumnsMax: 64,
  lazyRowsMax: 1_000_000,
  buildsMax: 16,
  waitMsMax: 10_000,
};
