import type { Logger } from '@callboard/logging';
import { type CustomTransportStrategy, EventPattern, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { lastValueFrom, type Observable } from 'rxjs';
import { BatchConsumer } from './batch-consumer';
import type { BatchHandler, BatchVerdict } from './received-record';
import { changesTopic } from './topics';

export interface KafkaBatchStrategyOptions {
  kafka: Kafka;
  /** Topic prefix: the strategy's handlers read `<prefix>.changes`. */
  prefix: string;
  /** The service's name, second part of its group ids. */
  service: string;
  logger: Logger;
  /** Partitions that the topic must have. */
  partitions: number;
}

/** What a consumer tells beside its batches. */
export interface BatchHooks {
  onAssigned?: (partitions: number[]) => void;
  onLevel?: () => void;
}

/**
 * Marks the method that takes the batches of `<prefix>.changes` for one group: `<prefix>.<service>.<group>` is its group
 * id, and it has a consumer and a progress of its own. The method gets a {@link RecordBatch}, answers a {@link BatchVerdict}.
 */
export const ChangeBatches = (group: string): MethodDecorator => EventPattern(`changes/${group}`, { group });

/**
 * Nest's door to Kafka, in whole batches. Nest's own Kafka server hands over one message at a time, retries a failing
 * handler in place for ever and skips topics without a handler; here every method marked {@link ChangeBatches} has a
 * consumer of its own.
 */
export class KafkaBatchStrategy extends Server implements CustomTransportStrategy {
  private readonly consumers = new Map<string, BatchConsumer>();
  private readonly hooks = new Map<string, BatchHooks>();

  constructor(private readonly options: KafkaBatchStrategyOptions) {
    super();
  }

  /** Whether every consumer is in its group and can handle what it gets; false before `listen`. */
  get healthy(): boolean {
    return this.consumers.size > 0 && [...this.consumers.values()].every(({ healthy }) => healthy);
  }

  /** Lets a projector hear of assignments and of the topic's end for the group it folds. */
  hook(group: string, hooks: BatchHooks): void {
    this.hooks.set(group, hooks);
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
  }

  on(): void {
    throw new Error('a batch strategy has no events of its own');
  }

  unwrap<T>(): T {
    return this.options.kafka as T;
  }

  private async start(): Promise<void> {
    for (const [pattern, handler] of this.getHandlers()) this.add(pattern, handler);
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.start()));
  }

  private add(pattern: string, handler: MessageHandler): void {
    const group = (handler.extras as { group?: string } | undefined)?.group;
    // Nest calls what is chained on one pattern together; two groups must not share a delivery.
    if (!group || handler.next) throw new Error(`the batch handler of ${pattern} needs a group of its own`);
    const { kafka, prefix, service, logger, partitions } = this.options;
    const consumer = new BatchConsumer({
      kafka,
      logger,
      groupId: `${prefix}.${service}.${group}`,
      topics: [changesTopic(prefix)],
      partitions,
      handle: batchHandler(handler),
      ...this.hooks.get(group),
    });
    this.consumers.set(group, consumer);
  }
}

function batchHandler(handler: MessageHandler): BatchHandler {
  return async (batch) => {
    const answer: unknown = await handler(batch);
    return (isObservable(answer) ? await lastValueFrom(answer) : answer) as BatchVerdict;
  };
}

function isObservable(answer: unknown): answer is Observable<unknown> {
  return typeof (answer as Observable<unknown> | undefined)?.subscribe === 'function';
}
