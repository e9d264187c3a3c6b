import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@callboard/logging';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Membership, Stay } from './membership';
import { type BatchHandler, type BatchVerdict, type RecordBatch, receivedRecord } from './received-record';
import { TurnTaking } from './turn-taking';

const HEARTBEAT_EVERY_MS = 1_000;
const COMMIT_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 1_000;

/**
 * Runs one batch at a time per partition. Nothing ever escapes to kafkajs but its own errors: a `TypeError` from a
 * handler would stop its consumer for good while the process lives on.
 */
export class BatchRunner {
  private running = 0;
  private committedAt = 0;
  /** The last attempt of some batch threw; it is being tried again. */
  failing = false;
  /** Which partitions are read at the moment. */
  readonly turns: TurnTaking;

  constructor(
    private readonly handle: BatchHandler,
    private readonly membership: Membership,
    private readonly logger: Logger,
    wish: { topic: string; inTurns: () => boolean },
  ) {
    this.turns = new TurnTaking({
      topic: wish.topic,
      isWanted: wish.inTurns,
      isIdle: () => this.idle,
      close: (held, consumer) => this.close(held, consumer),
    });
  }

  get idle(): boolean {
    return this.running === 0;
  }

  async run(payload: EachBatchPayload, consumer: Consumer): Promise<void> {
    const stay = this.membership.current;
    tell(stay);
    if (isOver(payload, stay)) return;
    this.running += 1;
    const beating = this.keepBeating(payload, stay);
    try {
      const verdict = await this.attempt(payload, stay);
      if (verdict && !isOver(payload, stay)) {
        this.turns.note(payload, verdict, consumer);
        resolve(payload, verdict);
        if (verdict === 'done') await this.commit(payload);
      }
    } finally {
      clearInterval(beating);
      this.running -= 1;
    }
    tell(stay);
    if (!stay.over) await payload.heartbeat();
  }

  /** The handler's verdict, however often it must be asked; undefined when the batch is no longer ours. */
  private async attempt(payload: EachBatchPayload, stay: Stay): Promise<BatchVerdict | undefined> {
    const batch = { ...recordBatch(payload, stay), followed: this.turns.isFollowed(payload) };
    while (!isOver(payload, stay)) {
      try {
        const verdict = await this.handle(batch);
        this.failing = false;
        return verdict;
      } catch (error) {
        this.failing = true;
        const { topic, partition } = batch;
        this.logger.error({ event: 'consumer.batch.failed', topic, partition, err: error });
        await pause(AFTER_FAILURE_MS);
      }
    }
    return undefined;
  }

  private async commit({ batch, commitOffsetsIfNecessary, uncommittedOffsets }: EachBatchPayload): Promise<void> {
    if (Date.now() - this.committedAt < COMMIT_EVERY_MS) return;
    this.committedAt = Date.now();
    // A commit that a rebalance has overtaken fails; offsets are a hint, and the next member repeats what was done.
    await commitOffsetsIfNecessary(uncommittedOffsets()).catch((error: unknown) =>
      this.logger.debug({
        event: 'consumer.commit.failed',
        topic: batch.topic,
        partition: batch.partition,
        err: error,
      }),
    );
  }

  /** Nothing comes any more of a partition of which something is held: asks for it by a batch of no records. */
  private async close(held: EachBatchPayload, consumer: Consumer): Promise<void> {
    const { topic, partition } = held.batch;
    const nothing = { topic, partition, messages: [], highWatermark: '0', lastOffset: () => '-1' };
    await this.run({ ...held, batch: nothing as never }, consumer).catch((error: unknown) => {
      this.logger.debug({ event: 'consumer.turn.unclosed', topic, partition, err: error });
    });
  }

  /** kafkajs beats only between batches; a batch that waits for its database must not cost the membership. */
  private keepBeating({ heartbeat }: EachBatchPayload, stay: Stay): NodeJS.Timeout {
    return setInterval(() => {
      heartbeat().catch((error: unknown) => {
        stay.over = true;
        stay.failure ??= error;
      });
    }, HEARTBEAT_EVERY_MS);
  }
}

/** Lets kafkajs judge a heartbeat that failed while a batch was in hand: it joins again, or its consumer is made anew. */
function tell({ failure }: Stay): void {
  if (failure !== undefined) throw failure;
}

/** Reads on behind what is done or held. */
function resolve({ batch, resolveOffset }: EachBatchPayload, verdict: BatchVerdict): void {
  const last = batch.messages.at(-1);
  if (last && (verdict === 'done' || verdict === 'held')) resolveOffset(last.offset);
}

function isOver(payload: EachBatchPayload, stay: Stay): boolean {
  return stay.over || !payload.isRunning() || payload.isStale();
}

function recordBatch(payload: EachBatchPayload, stay: Stay): RecordBatch {
  const { batch } = payload;
  return {
    topic: batch.topic,
    partition: batch.partition,
    records: batch.messages.map(receivedRecord),
    level: BigInt(batch.lastOffset()) + 1n >= BigInt(batch.highWatermark),
    isStale: () => isOver(payload, stay),
  };
}
