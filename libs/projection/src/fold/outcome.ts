/** How a change ended. Every change ends in exactly one of these. */
export type Outcome = 'applied' | 'ignored' | 'duplicate' | 'parked';

export const outcomes: readonly Outcome[] = ['applied', 'ignored', 'duplicate', 'parked'];

/** A number of changes per outcome. */
export type OutcomeCounts = Record<Outcome, number>;

export function noOutcomes(): OutcomeCounts {
  return { applied: 0, ignored: 0, duplicate: 0, parked: 0 };
}
