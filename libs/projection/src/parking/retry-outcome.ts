/** What trying again has come to for one entity. */
export interface RetryOutcome {
  ref: string;
  /** Changes that are folded, or passed over, now. */
  released: number;
  /** Changes that stay parked. */
  left: number;
  /** Why the first of them does. */
  error: string | null;
}
