export interface GroupCommitOptions {
  /** The most items that one commit takes. Default: 1,000. */
  itemsMax?: number;
}

interface Waiting<I, O> {
  item: I;
  resolve(outcome: O): void;
  reject(reason: unknown): void;
}

/**
 * Group commit: one commit is under way at a time, and whatever is submitted meanwhile goes into the next one together.
 * Idle, an item waits for nothing; under load, commits grow and their number does not.
 *
 * `commit` answers one outcome per item, in the items' order. A commit that throws rejects every item of its group and
 * no other.
 */
export class GroupCommit<I, O> {
  private waiting: Waiting<I, O>[] = [];
  private committing = false;
  private readonly itemsMax: number;

  constructor(
    private readonly commit: (items: I[]) => Promise<O[]>,
    options: GroupCommitOptions = {},
  ) {
    this.itemsMax = options.itemsMax ?? 1000;
  }

  /** Resolves with the item's own outcome once its group is committed. */
  submit(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.committing) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.committing = true;
    // What is submitted in the same turn of the event loop belongs to the same group.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commitGroup(this.waiting.splice(0, this.itemsMax));
    this.committing = false;
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
