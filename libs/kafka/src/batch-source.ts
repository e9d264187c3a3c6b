/** What a consumer tells beside its batches. */
export interface BatchHooks {
  /** After every rebalance, with the partitions that are this process's now, before any of their records. */
  onAssigned?: (partitions: number[]) => void;
  /** Whenever the broker had nothing more for this process. */
  onLevel?: () => void;
  /**
   * Asked after every rebalance: whether the partitions are to be read one after the other, each to the end it has then,
   * and side by side only afterwards. Batches may then be held back.
   */
  inTurns?: () => boolean;
}

/** A consumer at work. */
export interface BatchReading {
  /** Whether it is in its group and its last batch could be handled. */
  readonly healthy: boolean;
  /** Leaves the group; batches in hand are finished first. */
  stop(): Promise<void>;
}

/** Where a projection gets the changes from, as often as it needs them: each reader reads all of the log. */
export interface BatchSource {
  /**
   * Starts to read with a consumer group of its own, `<prefix>.<service>.<reader>`, which the processes of a service
   * share. Keeps trying while the broker is away.
   */
  read(reader: string, hooks: BatchHooks): BatchReading;
  /** The greatest position in the topic; 0 where it is empty. */
  logEnd(): Promise<number>;
  /** Forgets the group of a reader that nobody reads by any more, offsets and all. */
  forget(reader: string): Promise<void>;
}
