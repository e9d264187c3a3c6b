import { randomUUID } from 'node:crypto';
import { BatchConsumer, changesTopic, createKafka, entitiesTopic, type Kafka } from '@callboard/kafka';
import { createLogger } from '@callboard/logging';
import type { Published } from '../checker/observation';

/** Reads both public topics from their beginning, as an outside consumer would, and keeps what it saw. */
export class TopicReader {
  readonly changes: Published[] = [];
  readonly states: Published[] = [];
  private readonly consumer: BatchConsumer;
  private heardAt = Date.now();
  /** The longest time between two arrivals since {@link listen}; tells how long a fail-over kept changes back. */
  longestSilenceMs = 0;

  constructor(brokers: string) {
    const kafka: Kafka = createKafka({ brokers: brokers.split(','), clientId: 'e2e' });
    const [changes, entities] = [changesTopic('callboard'), entitiesTopic('callboard')];
    this.consumer = new BatchConsumer({
      kafka,
      groupId: `e2e-${randomUUID()}`,
      topics: [changes, entities],
      logger: createLogger('e2e', 'silent'),
      handle: ({ topic, partition, records }) => {
        this.longestSilenceMs = Math.max(this.longestSilenceMs, Date.now() - this.heardAt);
        this.heardAt = Date.now();
        for (const { key, headers, value } of records) {
          if (key === null) continue;
          const data = value && (JSON.parse(value.toString()) as Record<string, never>);
          const entity = (topic === changes ? data?.entity : data) as { metadata: { etag: string } } | null | undefined;
          const seen = {
            partition,
            ref: key,
            position: Number(headers.ce_position),
            version: Number(headers.ce_entityversion),
          };
          (topic === changes ? this.changes : this.states).push({ ...seen, etag: entity?.metadata.etag ?? null });
        }
        return Promise.resolve('done');
      },
    });
  }

  start(): Promise<void> {
    return this.consumer.start();
  }

  stop(): Promise<void> {
    return this.consumer.stop();
  }

  /** Counts silence anew. */
  listen(): void {
    this.heardAt = Date.now();
    this.longestSilenceMs = 0;
  }
}
