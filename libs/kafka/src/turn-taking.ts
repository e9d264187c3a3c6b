import type { Consumer, EachBatchPayload } from 'kafkajs';
import { type BatchSpan, PartitionTurns } from './partition-turns';
import type { BatchVerdict } from './received-record';

/** A turn in which nothing comes for so long is over, whatever the brokers say: the others shall not wait for it. */
const SILENT_MS = 10_000;

export interface TurnTakingOptions {
  topic: string;
  /** Asked after every rebalance: whether partitions are to be read in turns. */
  isWanted: () => boolean;
  /** Whether no batch is in hand. */
  isIdle: () => boolean;
  /** Hands over the end of a turn, of which the last batch was held, as an empty batch. */
  close: (held: EachBatchPayload, consumer: Consumer) => Promise<void>;
}

/** Lets a consumer read one partition at a time, by pausing the others. */
export class TurnTaking {
  private turns = new PartitionTurns([]);
  private partitions: number[] = [];
  private isPausing = false;
  private held: EachBatchPayload | undefined;
  private silence: NodeJS.Timeout | undefined;
  /** Counts what was handed over, and turns: a fetch that began before is none of what is awaited now. */
  private step = 0;
  /** In which step each broker's fetch began. */
  private readonly begun = new Map<number, number>();
  private readonly empty = new Set<number>();

  constructor(private readonly options: TurnTakingOptions) {}

  /** Whether some partition is not read yet. */
  get isTaking(): boolean {
    return this.turns.current !== undefined;
  }

  /** Begins anew with the partitions that this member has now. */
  join(partitions: number[], consumer: Consumer): void {
    this.partitions = partitions;
    this.begun.clear();
    this.turns = new PartitionTurns(this.options.isWanted() ? partitions : []);
    this.open(consumer);
  }

  /** Takes no turns until this member joins again. */
  leave(): void {
    clearTimeout(this.silence);
    this.held = undefined;
    this.turns = new PartitionTurns([]);
  }

  /** A broker is asked. */
  fetching(node: number): void {
    this.begun.set(node, this.step);
  }

  /** A broker has answered. Once all have answered with nothing, there is nothing more of the partition in turn. */
  fetched(node: number, consumer: Consumer): void {
    const step = this.begun.get(node);
    // What it brought has been begun by then, or even handled: that is another step.
    setImmediate(() => {
      if (step !== this.step || !this.isTaking || !this.options.isIdle()) return;
      this.empty.add(node);
      if (this.empty.size === this.begun.size) this.endSilent(consumer);
    });
  }

  isFollowed(payload: EachBatchPayload): boolean {
    return this.turns.isFollowed(spanOf(payload));
  }

  /** Goes on as a batch's verdict says. */
  note(payload: EachBatchPayload, verdict: BatchVerdict, consumer: Consumer): void {
    const { current } = this.turns;
    const from = this.turns.note(spanOf(payload), verdict);
    const { topic, partition } = payload.batch;
    if (from !== null) consumer.seek({ topic, partition, offset: String(from) });
    if (partition !== current) return;
    this.held = verdict === 'held' ? payload : undefined;
    if (this.turns.current !== current) this.open(consumer);
    else this.awaitNext(consumer);
  }

  private open(consumer: Consumer): void {
    const { topic } = this.options;
    const { current } = this.turns;
    this.held = undefined;
    clearTimeout(this.silence);
    if (current === undefined) return this.openAll(consumer);
    this.isPausing = true;
    consumer.pause([{ topic, partitions: this.partitions.filter((partition) => partition !== current) }]);
    consumer.resume([{ topic, partitions: [current] }]);
    this.awaitNext(consumer);
  }

  private openAll(consumer: Consumer): void {
    if (this.isPausing) consumer.resume([{ topic: this.options.topic }]);
    this.isPausing = false;
  }

  private awaitNext(consumer: Consumer): void {
    this.step += 1;
    this.empty.clear();
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.endSilent(consumer), SILENT_MS).unref();
  }

  private endSilent(consumer: Consumer): void {
    if (!this.options.isIdle()) return this.awaitNext(consumer);
    const { held } = this;
    this.turns.next();
    this.open(consumer);
    if (held) void this.options.close(held, consumer);
  }
}

function spanOf({ batch }: EachBatchPayload): BatchSpan {
  const { partition, highWatermark, messages } = batch;
  const last = BigInt(batch.lastOffset());
  return { partition, first: BigInt(messages[0]?.offset ?? last), last, end: BigInt(highWatermark) };
}
