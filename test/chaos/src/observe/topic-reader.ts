import { randomUUID } from 'node:crypto';
import { BatchConsumer, changesTopic, createKafka, entitiesTopic, type ReceivedRecord } from '@callboard/kafka';
import { createLogger } from '@callboard/logging';
import type { Published, TopicSight } from '../checker/observation';
import { markerOf } from '../workload/content';

type Entity = { metadata: { etag: string; description?: string } } | null;

const changesName = changesTopic('callboard');
const entitiesName = entitiesTopic('callboard');

/** Reads both public topics from their beginning, as an outside consumer would, and keeps what it saw. */
export class TopicReader {
  readonly sight: TopicSight;
  private readonly consumer: BatchConsumer;
  private readonly offsets = new Map<string, bigint>();
  private heardAt = Date.now();
  private longestSilence = 0;

  constructor(reader: string, brokers: string) {
    this.sight = { reader, changes: [], states: [] };
    const clientId = `chaos-${reader}`;
    this.consumer = new BatchConsumer({
      kafka: createKafka({ brokers: brokers.split(','), clientId }),
      groupId: `${clientId}-${randomUUID()}`,
      topics: [changesName, entitiesName],
      logger: createLogger('chaos', 'silent'),
      handle: ({ topic, partition, records }) => {
        for (const record of records) this.take(topic, partition, record);
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

  /** The longest time between two arrivals since it was asked last: how long a fail-over kept changes back. */
  silenceMs(): number {
    const silence = Math.max(this.longestSilence, Date.now() - this.heardAt);
    this.longestSilence = 0;
    this.heardAt = Date.now();
    return silence;
  }

  private take(topic: string, partition: number, { key, headers, value, offset }: ReceivedRecord): void {
    // What this reader is handed again, after a crash of its own, is not what the topic repeats.
    const place = `${topic} ${partition}`;
    if (BigInt(offset) <= (this.offsets.get(place) ?? -1n)) return;
    this.offsets.set(place, BigInt(offset));
    if (key === null) return;
    this.longestSilence = Math.max(this.longestSilence, Date.now() - this.heardAt);
    this.heardAt = Date.now();
    const data = value && (JSON.parse(value.toString()) as Record<string, unknown>);
    const entity = (topic === changesName ? data?.['entity'] : data) as Entity;
    const seen: Published = {
      partition,
      ref: key,
      position: Number(headers['ce_position']),
      prev: Number(headers['ce_prev']),
      version: Number(headers['ce_entityversion']),
      etag: entity?.metadata.etag ?? null,
      marker: markerOf(entity),
    };
    (topic === changesName ? this.sight.changes : this.sight.states).push(seen);
  }
}
