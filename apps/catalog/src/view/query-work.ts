import { Problem } from '@callboard/problems';

/**
 * Steps that one query may take in the indexes, since nothing else is answered meanwhile: some tens of milliseconds. A
 * step is one or two nanoseconds: a word of a set of slots.
 */
export const queryStepsMax = 24_000_000;

/** What else is done there, in steps; rows that are tallied are a third of the price, since others have their turn meanwhile. */
export const steps = { slot: 8, row: 24, tallied: 8, lookup: 100, word: 16, value: 40 } as const;

/** What a query has cost so far. It is counted, not timed: what is refused does not depend on who else is served. */
export class QueryWork {
  private taken = 0;

  constructor(private readonly stepsMax = queryStepsMax) {}

  get spent(): number {
    return this.taken;
  }

  /**
   * To be called before so many steps are taken.
   * @throws Problem `query-too-slow` where they are too many; then they must not be
   */
  spend(count: number): void {
    if (this.taken + count > this.stepsMax) {
      throw new Problem('query-too-slow', 'The filter asks for more than is looked through for one query');
    }
    this.taken += count;
  }
}
