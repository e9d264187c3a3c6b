import type { Kafka, Message, Producer, RecordMetadata, Transaction } from 'kafkajs';
import { AppendedOffsets } from './appended-offsets';
import { RECORD_BYTES_MAX } from './topic-names';

/** A record for one partition of one topic. */
export interface OutgoingRecord {
  topic: string;
  partition: number;
  key: string | null;
  value: string | null;
  headers: Record<string, string>;
}

/** This publisher failed or was fenced by a newer one: throw it away and win the lease anew (protocol rule 11). */
export class PublisherLost extends Error {}

const TRANSACTION_TIMEOUT_MS = 15_000;
/** Bytes of one request within a transaction; a single heavier record goes alone. */
const REQUEST_BYTES_MAX = RECORD_BYTES_MAX / 2;
/** kafkajs's 300 ms would be waited whenever a transaction follows closely on another (CONCURRENT_TRANSACTIONS). */
const RETRY = { initialRetryTime: 20, maxRetryTime: 300, retries: 6 } as const;

/**
 * Publishes groups of records, each in one transaction, under a transactional id that only the newest publisher may use.
 * After any failure it refuses to go on: kafkajs rolls back sequence numbers of partitions that had succeeded, and the
 * broker would then drop the next record as a duplicate while acknowledging it.
 */
export class TransactionalPublisher {
  private lost: PublisherLost | undefined;
  private readonly appended = new AppendedOffsets();

  private constructor(private readonly producer: Producer) {}

  /** Connects and fences whoever used the id before: an open transaction of theirs is aborted, their next write fails. */
  static async open(kafka: Kafka, transactionalId: string): Promise<TransactionalPublisher> {
    const producer = kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      // Every record names its partition.
      createPartitioner:
        () =>
        ({ message: sent }) =>
          sent.partition!,
      retry: RETRY,
    });
    try {
      await producer.connect();
      // In kafkajs the first transaction fences, not connect().
      const transaction = await producer.transaction();
      await transaction.abort();
      return new TransactionalPublisher(producer);
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw new PublisherLost('could not open a transactional publisher', { cause: error });
    }
  }

  /** All of the records or none, in their order. Rejects with {@link PublisherLost}, and then so does every later call. */
  async publish(records: OutgoingRecord[]): Promise<void> {
    if (this.lost) throw this.lost;
    try {
      const transaction = await this.producer.transaction();
      for (const group of requestGroups(records)) this.appended.advance(await send(transaction, group));
      await transaction.commit();
    } catch (error) {
      this.lost = new PublisherLost('a transaction failed; this publisher is not used again', { cause: error });
      throw this.lost;
    }
  }

  /** Never throws. */
  async close(): Promise<void> {
    this.lost ??= new PublisherLost('closed');
    await this.producer.disconnect().catch(() => undefined);
  }
}

async function send(transaction: Transaction, records: OutgoingRecord[]): Promise<RecordMetadata[]> {
  const byTopic = new Map<string, Message[]>();
  for (const record of records) {
    const messages = byTopic.get(record.topic);
    if (messages) messages.push(message(record));
    else byTopic.set(record.topic, [message(record)]);
  }
  const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
  return transaction.sendBatch({ topicMessages, acks: -1 });
}

function message({ partition, key, value, headers }: OutgoingRecord): Message {
  return { partition, key, value, headers };
}

/** Cuts records into requests of bounded size, keeping their order. */
export function requestGroups(records: OutgoingRecord[], bytesMax: number = REQUEST_BYTES_MAX): OutgoingRecord[][] {
  const groups: OutgoingRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const weight = Buffer.byteLength(record.value ?? '');
    if (bytes + weight > bytesMax) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(record);
    bytes += weight;
  }
  return groups;
}
