import type { Logger } from '@callboard/logging';
import { type CustomTransportStrategy, EventPattern, type MessageHandler, Server } from '@nestjs/microservices';
import type { Kafka } from 'kafkajs';
import { lastValueFrom, type Observable } from 'rxjs';
import { BatchConsumer } from './batch-consumer';
import type { BatchHooks, BatchReading, BatchSource } from './batch-source';
import type { BatchHandler, BatchVerdict } from './received-record';
import { readTopicTail } from './topic-tail';
import { changesTopic } from './topic-names';
import { deleteGroup } from './topics';

export interface KafkaBatchStrategyOptions {
  kafka: Kafka;
  /** Topic prefix: the strategy's readers read `<prefix>.changes`. */
  prefix: string;
  /** The service's name, second part of its group ids. */
  service: string;
  logger: Logger;
  /** Partitions that the topic must have. */
  partitions: number;
}

/**
 * Marks the method that takes the batches of `<prefix>.changes` for one projection, whichever of its readers they are
 * for. The method gets a {@link RecordBatch}, answers a {@link BatchVerdict}.
 */
export const ChangeBatches = (projection: string): MethodDecorator =>
  EventPattern(`changes/${projection}`, { projection });

/**
 * Nest's door to Kafka, in whole batches. Nest's own Kafka server hands over one message at a time, retries a failing
 * handler in place for ever and skips topics without a handler; here every method marked {@link ChangeBatches} gets a
 * {@link BatchSource}, and each reader that is opened there a consumer of its own.
 */
export class KafkaBatchStrategy extends Server implements CustomTransportStrategy {
  private readonly readings = new Set<BatchConsumer>();
  private readonly takers = new Map<string, (source: BatchSource) => void>();

  constructor(private readonly options: KafkaBatchStrategyOptions) {
    super();
  }

  /** Names who opens the readers of a projection; to be called before `listen`. */
  provide(projection: string, take: (source: BatchSource) => void): void {
    this.takers.set(projection, take);
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      for (const [pattern, handler] of this.getHandlers()) this.open(pattern, handler);
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.readings].map((consumer) => consumer.stop()));
  }

  on(): void {
    throw new Error('a batch strategy has no events of its own');
  }

  unwrap<T>(): T {
    return this.options.kafka as T;
  }

  private open(pattern: string, handler: MessageHandler): void {
    const { projection } = (handler.extras ?? {}) as { projection?: string };
    // Nest calls what is chained on one pattern together; two projections must not share a delivery.
    if (!projection || handler.next) throw new Error(`the batch handler of ${pattern} needs a projection of its own`);
    const take = this.takers.get(projection);
    if (!take) throw new Error(`nobody reads for the batch handler of ${pattern}`);
    const { kafka, prefix } = this.options;
    take({
      read: (reader, hooks) => this.read({ reader, hooks, handle: batchHandler(handler) }),
      logEnd: async () => {
        const tail = await readTopicTail(kafka, changesTopic(prefix));
        return Math.max(0, ...[...tail.values()].map(({ headers }) => Number(headers.ce_position ?? 0)));
      },
      forget: (reader) => deleteGroup(kafka, this.groupId(reader)),
    });
  }

  private read({ reader, hooks, handle }: { reader: string; hooks: BatchHooks; handle: BatchHandler }): BatchReading {
    const { kafka, prefix, logger, partitions } = this.options;
    const consumer = new BatchConsumer({
      kafka,
      logger,
      groupId: this.groupId(reader),
      topics: [changesTopic(prefix)],
      partitions,
      handle: (batch) => handle({ ...batch, reader, isStale: () => batch.isStale() }),
      ...hooks,
    });
    this.readings.add(consumer);
    void consumer.start();
    return {
      get healthy() {
        return consumer.healthy;
      },
      stop: async () => {
        this.readings.delete(consumer);
        await consumer.stop();
      },
    };
  }

  private groupId(reader: string): string {
    const { prefix, service } = this.options;
    return `${prefix}.${service}.${reader}`;
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
