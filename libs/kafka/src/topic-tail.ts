import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { type ReceivedRecord, receivedRecord } from './received-record';
import { offsetSpans, withAdmin } from './topic-offsets';

/** Offsets looked back for the last record: a transaction's end takes one, an aborted one its records too. */
const LOOK_BACK_OFFSETS = 2_000;
const TIMEOUT_MS = 10_000;
const MAX_WAIT_MS = 50;

interface Span {
  low: bigint;
  from: bigint;
  high: bigint;
}

/**
 * The last committed record of each partition of a topic, at or after an offset that may be given for each partition;
 * nothing for a partition that has none. A commit is answered before the brokers have written it to every partition: who
 * must not miss one becomes the publisher of that transactional id first.
 */
export async function readTopicTail(
  kafka: Kafka,
  topic: string,
  starts: number[] = [],
): Promise<Map<number, ReceivedRecord>> {
  const tail = new Map<number, ReceivedRecord>();
  let spans = await spansOf(kafka, topic, starts);
  while (spans.size > 0) {
    const found = await readSpans(kafka, topic, spans);
    for (const [partition, record] of found) tail.set(partition, record);
    // Only aborted transactions and control records in there: look further back.
    spans = new Map(
      [...spans]
        .filter(([partition, { low, from }]) => !tail.has(partition) && from > low)
        .map(([partition, { low, from }]) => [partition, { low, from: back(from, low), high: from }]),
    );
  }
  return tail;
}

async function spansOf(kafka: Kafka, topic: string, starts: number[]): Promise<Map<number, Span>> {
  const spans = new Map<number, Span>();
  for (const [partition, { first, end }] of ((await offsetSpans(kafka, topic)) ?? []).entries()) {
    const [low, high] = [BigInt(Math.max(first, starts[partition] ?? 0)), BigInt(end)];
    if (high > low) spans.set(partition, { low, from: back(high, low), high });
  }
  return spans;
}

function back(from: bigint, low: bigint): bigint {
  const target = from - BigInt(LOOK_BACK_OFFSETS);
  return target > low ? target : low;
}

async function readSpans(kafka: Kafka, topic: string, spans: Map<number, Span>): Promise<Map<number, ReceivedRecord>> {
  const groupId = `${topic}.tail.${randomUUID()}`;
  const waiting = { maxWaitTimeInMs: MAX_WAIT_MS, readUncommitted: false };
  const consumer = kafka.consumer({ groupId, ...waiting, allowAutoTopicCreation: false });
  const found = new Map<number, ReceivedRecord>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const read = allRead(consumer, spans);
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: spans.size,
      eachBatch: (payload) => keepLast(payload, spans, found),
    });
    for (const [partition, { from }] of spans) consumer.seek({ topic, partition, offset: String(from) });
    await read;
    return found;
  } finally {
    await consumer.disconnect().catch(() => undefined);
    await forgetGroup(kafka, groupId);
  }
}

/** Resolves once every span was read to its end. */
function allRead(consumer: Consumer, spans: Map<number, Span>): Promise<void> {
  const open = new Set(spans.keys());
  const { END_BATCH_PROCESS, CRASH } = consumer.events;
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error('the tail of a topic could not be read in time')), TIMEOUT_MS);
    // Tells also of batches that hold nothing but control records, which eachBatch never sees.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      const span = spans.get(payload.partition);
      if (span && BigInt(payload.lastOffset) + 1n >= span.high) open.delete(payload.partition);
      if (open.size > 0) return;
      clearTimeout(timeout);
      resolve();
    });
    consumer.on(CRASH, ({ payload }) => {
      clearTimeout(timeout);
      reject(payload.error);
    });
  });
}

function keepLast(
  { batch, resolveOffset }: EachBatchPayload,
  spans: Map<number, Span>,
  found: Map<number, ReceivedRecord>,
): Promise<void> {
  const span = spans.get(batch.partition);
  const last =
    span && batch.messages.filter(({ offset }) => BigInt(offset) < span.high && BigInt(offset) >= span.from).at(-1);
  if (last) found.set(batch.partition, receivedRecord(last));
  resolveOffset(batch.messages.at(-1)?.offset ?? batch.lastOffset());
  return Promise.resolve();
}

async function forgetGroup(kafka: Kafka, groupId: string): Promise<void> {
  // A group without members and offsets is forgotten by the broker anyway.
  await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
}
