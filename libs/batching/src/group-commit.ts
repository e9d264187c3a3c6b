export interface GroupCommitOptions<I = unknown> {
  /** The most items that one commit takes. Default: 1,000. */
  itemsMax?: number;
  /** What an item weighs towards `weightMax`. Default: nothing. */
  weigh?: (item: I) => number;
  /** A commit takes no further item once its items weigh this much; a heavier one goes alone. Default: no limit. */
  weightMax?: number;
  /** Commits under way at a time: more than one only where their order among each other does not matter. Default: 1. */
  underWayMax?: number;
}

interface Waiting<I, O> {
  item: I;
  resolve(outcome: O): void;
  reject(reason: unknown): void;
}

/**
 * Group commit: a bounded number of commits is under way at a time (one, unless said otherwise), and whatever is
 * submitted meanwhile goes into the next one together. Idle, an item waits for nothing; under load, commits grow and
 * their number does not.
 *
 * `commit` answers one outcome per item, in the items' order. A commit that throws rejects every item of its group and
 * no other.
 */
export class GroupCommit<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private underWay = 0;
  private readonly limits: Required<GroupCommitOptions<I>>;

  constructor(
    private readonly commit: (items: I[]) => Promise<O[]>,
    { itemsMax = 1000, weigh = () => 0, weightMax = Infinity, underWayMax = 1 }: GroupCommitOptions<I> = {},
  ) {
    this.limits = { itemsMax, weigh, weightMax, underWayMax };
  }

  /** Resolves with the item's own outcome once its group is committed. */
  submit(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.underWay < this.limits.underWayMax) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.underWay += 1;
    // What is submitted in the same turn of the event loop belongs to the same group.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commitGroup(this.nextGroup());
    this.underWay -= 1;
  }

  private nextGroup(): Waiting<I, O>[] {
    const { itemsMax, weigh, weightMax } = this.limits;
    let weight = 0;
    let size = 0;
    for (const { item } of this.waiting) {
      weight += weigh(item);
      if (size >= itemsMax || (size > 0 && weight > weightMax)) break;
      size += 1;
    }
    return this.waiting.splice(0, size);
  }

  private async commitGroup(group: Waiting<I, O>[]): Promise<void> {
    try {
      const outcomes = await this.commit(group.map(({ item }) => item));
      if (outcomes.length !== group.length) {
        throw new Error(`a commit of ${group.length} items gave ${outcomes.length} outcomes`);
      }
      group.forEach(({ resolve }, index) => resolve(outcomes[index] as O));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
