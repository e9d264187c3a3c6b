import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@callboard/logging';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { BatchRunner } from './batch-runner';
import { Membership } from './membership';
import type { BatchHandler } from './received-record';
import { partitionCount } from './topics';

export interface BatchConsumerOptions {
  kafka: Kafka;
  /** One group per set of topics: kafkajs hands members of one group each other's topics. */
  groupId: string;
  topics: string[];
  handle: BatchHandler;
  logger: Logger;
  /** After every rebalance, with the partitions this member now has, before any of their records. */
  onAssigned?: (partitions: number[]) => void;
  /** Whenever the broker had nothing more for this member. */
  onLevel?: () => void;
  /** Asked after every rebalance: whether partitions, of the first topic, are read one after the other to begin with. */
  inTurns?: () => boolean;
  /** How many partitions each topic must have: on others it does not begin. */
  partitions?: number;
  sessionTimeoutMs?: number;
}

const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_INTERVAL_MS = 1_500;
const REBALANCE_TIMEOUT_MS = 10_000;
/** How long a fetch stays open when there is nothing: each costs an idle process 3 ms of CPU, and heartbeats wait for it. */
const MAX_WAIT_MS = 1_000;
const RESTART_AFTER_MS = 1_000;
/** Partitions whose batches run side by side; the projector merges them into one write. */
const CONCURRENT_PARTITIONS = 64;
const BYTES_PER_PARTITION_MAX = 512 * 1024;
/** Where one is read at a time. */
const BYTES_IN_TURN_MAX = 2 * 1024 * 1024;
const BYTES_MAX = 6 * 1024 * 1024;

/**
 * Hands over whole batches of a topic and keeps at it, whatever fails: records from the beginning for a group that has
 * no offset, transactions read committed, a crash answered by a new consumer. It commits offsets only of what its
 * handler called done, and only as a hint: progress is kept with the documents.
 */
export class BatchConsumer {
  private consumer: Consumer | undefined;
  private stopped = false;
  private readonly membership = new Membership();
  private readonly runner: BatchRunner;

  constructor(private readonly options: BatchConsumerOptions) {
    const { handle, logger, topics, inTurns = () => false } = options;
    this.runner = new BatchRunner(handle, this.membership, logger, { topic: topics[0]!, inTurns });
  }

  /** Whether this member is in its group and its last batch could be handled. */
  get healthy(): boolean {
    return !this.stopped && this.membership.joined && !this.runner.failing;
  }

  /** Starts and keeps trying while the broker is away; resolves after the first attempt. */
  async start(): Promise<void> {
    if (this.stopped) return;
    try {
      await this.run();
    } catch (error) {
      this.options.logger.error({ event: 'consumer.start.failed', groupId: this.options.groupId, err: error });
      void this.restart();
    }
  }

  /** Leaves the group; batches in hand are finished first, their offsets committed. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.drop();
  }

  private async run(): Promise<void> {
    const { kafka, groupId, topics } = this.options;
    await this.expectPartitions();
    if (this.stopped) return;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: this.options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: this.options.inTurns ? BYTES_IN_TURN_MAX : BYTES_PER_PARTITION_MAX,
      maxBytes: BYTES_MAX,
      readUncommitted: false,
      // The broker's own number of partitions would be a wrong one.
      allowAutoTopicCreation: false,
      // Whatever ends this consumer, a new one is made below: kafkajs restarts only after errors it calls retriable.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    this.consumer = consumer;
    this.listen(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload: EachBatchPayload) => this.runner.run(payload, consumer),
    });
  }

  private async expectPartitions(): Promise<void> {
    const { kafka, topics, partitions } = this.options;
    if (partitions === undefined) return;
    for (const topic of topics) {
      const found = await partitionCount(kafka, topic);
      if (found === undefined) throw new Error(`topic ${topic} is not there yet`);
      if (found !== partitions) throw new Error(`topic ${topic} has ${found} partitions, ${partitions} are configured`);
    }
  }

  private listen(consumer: Consumer): void {
    const { GROUP_JOIN, REBALANCING, STOP, CRASH, FETCH_START, FETCH } = consumer.events;
    const { turns } = this.runner;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.membership.join();
      const partitions = Object.values(payload.memberAssignment).flat();
      this.options.logger.info({ event: 'consumer.joined', groupId: payload.groupId, partitions });
      this.options.onAssigned?.(partitions);
      if (consumer === this.consumer) turns.join(payload.memberAssignment[this.options.topics[0]!] ?? [], consumer);
    });
    consumer.on(REBALANCING, () => this.membership.leave());
    // Also before a crash is told of: what has stopped cannot be paused.
    consumer.on(STOP, () => consumer === this.consumer && turns.leave());
    consumer.on(CRASH, ({ payload }) => {
      this.membership.leave();
      this.options.logger.warn({ event: 'consumer.crashed', groupId: payload.groupId, err: payload.error });
      if (consumer === this.consumer) void this.restart();
    });
    // A fetch that brought something has started its batches before the next turn of the event loop.
    consumer.on(FETCH_START, ({ payload }) => turns.fetching(payload.nodeId));
    consumer.on(FETCH, ({ payload }) => {
      turns.fetched(payload.nodeId, consumer);
      setImmediate(() => this.isLevel && this.options.onLevel?.());
    });
  }

  private get isLevel(): boolean {
    return this.runner.idle && this.membership.joined && !this.runner.turns.isTaking;
  }

  private async restart(): Promise<void> {
    await this.drop();
    await pause(RESTART_AFTER_MS);
    await this.start();
  }

  private async drop(): Promise<void> {
    const consumer = this.consumer;
    this.consumer = undefined;
    this.membership.leave();
    this.runner.turns.leave();
    try {
      await consumer?.disconnect();
    } catch (error) {
      this.options.logger.debug({ event: 'consumer.disconnect.failed', groupId: this.options.groupId, err: error });
    }
  }
}
