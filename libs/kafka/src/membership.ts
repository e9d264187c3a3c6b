/** One stay in the group: from a join to the next rebalance, failed heartbeat or crash. */
export interface Stay {
  over: boolean;
  /** Why a heartbeat failed, if that ended it: kafkajs has to hear of it, or it reads on as if nothing were. */
  failure?: unknown;
}

/**
 * Whether this process is a member of its group. kafkajs lets batches in hand run on after a rebalance; a batch asks the
 * stay it began in, and returns without committing once that is over.
 */
export class Membership {
  private stay: Stay = { over: true };

  get joined(): boolean {
    return !this.stay.over;
  }

  get current(): Stay {
    return this.stay;
  }

  join(): void {
    this.leave();
    this.stay = { over: false };
  }

  leave(): void {
    this.stay.over = true;
  }
}
