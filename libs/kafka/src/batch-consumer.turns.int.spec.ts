import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@callboard/logging';
import { waitUntil } from '@callboard/testing';
import { BatchConsumer } from './batch-consumer';
import { createKafka } from './kafka-client';
import type { BatchVerdict, RecordBatch } from './received-record';
import { changesTopic } from './topic-names';
import { deleteTopics, ensureTopics } from './topics';

const PARTITIONS = 3;
/** A fetch brings a third of a partition. */
const value = Buffer.alloc(64 * 1024, 'x');
const RECORDS = 96;
const logger = createLogger('spec', 'silent');
const timeoutMs = 30_000;

interface Seen extends Pick<RecordBatch, 'partition'> {
  followed: boolean;
  offsets: number[];
}

describe('a consumer that reads its partitions in turns', () => {
  const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
  let prefix: string;
  let consumers: BatchConsumer[];

  beforeEach(async () => {
    prefix = `spec-${randomUUID().slice(0, 8)}`;
    consumers = [];
    await ensureTopics(kafka, { prefix, partitions: PARTITIONS });
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await deleteTopics(kafka, prefix);
  });

  async function publish(count: number, partitions = [0, 1, 2]): Promise<void> {
    const producer = kafka.producer();
    await producer.connect();
    for (const partition of partitions) {
      for (let index = 0; index < count; index += 8) {
        const messages = Array.from({ length: Math.min(8, count - index) }, () => ({ partition, value }));
        await producer.send({ topic: changesTopic(prefix), messages });
      }
    }
    await producer.disconnect();
  }

  async function start(
    seen: Seen[],
    verdictOf: (batch: RecordBatch) => BatchVerdict | Promise<BatchVerdict>,
    inTurns = () => true,
  ) {
    const handle = (batch: RecordBatch) => {
      const offsets = batch.records.map(({ offset }) => Number(offset));
      seen.push({ partition: batch.partition, followed: batch.followed ?? false, offsets });
      return Promise.resolve(batch).then(verdictOf);
    };
    const topics = [changesTopic(prefix)];
    const consumer = new BatchConsumer({ kafka, logger, groupId: `${prefix}.spec`, topics, handle, inTurns });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  const heldWhileFollowed = ({ followed }: RecordBatch): BatchVerdict => (followed ? 'held' : 'done');
  const taken = (seen: Seen[]) =>
    seen.flatMap(({ partition, offsets }) => offsets.map((each) => `${partition}/${each}`));
  const everything = (count: number) =>
    Array.from({ length: PARTITIONS * count }, (_, at) => `${Math.floor(at / count)}/${at % count}`);

  it('takes them one after the other, in order and whole, then side by side', async () => {
    await publish(RECORDS);
    const seen: Seen[] = [];
    await start(seen, heldWhileFollowed);
    await waitUntil(() => taken(seen).length === PARTITIONS * RECORDS, { timeoutMs });
    expect(taken(seen)).toEqual(everything(RECORDS));
    expect(seen.filter(({ followed }) => followed).length).toBeGreaterThanOrEqual(PARTITIONS);
    await publish(1);
    await waitUntil(() => taken(seen).length === PARTITIONS * (RECORDS + 1), { timeoutMs });
    expect(seen.slice(-1)).toMatchObject([{ followed: false, offsets: [RECORDS] }]);
  }, 60_000);

  it('commits nothing of what is held: who comes after it takes that again', async () => {
    await publish(RECORDS);
    const [seen, heirs]: [Seen[], Seen[]] = [[], []];
    const first = await start(seen, async ({ partition, followed }) => {
      // Offsets are committed once a second at most.
      if (partition === 1) await pause(1_100);
      return partition === 0 && !followed ? 'done' : 'held';
    });
    await waitUntil(() => seen.filter(({ partition }) => partition === 1).length > 1, { timeoutMs });
    await first.stop();
    await start(heirs, heldWhileFollowed);
    await waitUntil(() => taken(heirs).includes(`2/${RECORDS - 1}`), { timeoutMs });
    expect(taken(heirs).filter((place) => !place.startsWith('0'))).toEqual(everything(RECORDS).slice(RECORDS));
  }, 60_000);

  it('hands over again what was held where that could not be done, and says of none of it that more follows', async () => {
    await publish(RECORDS);
    const seen: Seen[] = [];
    let isMet = false;
    await start(seen, (batch) => {
      if (batch.followed || isMet) return heldWhileFollowed(batch);
      isMet = true;
      return 'again';
    });
    await waitUntil(() => taken(seen).length === (PARTITIONS + 1) * RECORDS, { timeoutMs });
    expect(taken(seen)).toEqual([...everything(RECORDS).slice(0, RECORDS), ...everything(RECORDS)]);
    const again = seen.slice(seen.findIndex(({ followed }) => !followed) + 1);
    expect(again.filter(({ partition, followed }) => partition === 0 && followed)).toEqual([]);
  }, 60_000);

  it('asks for what is held by a batch of no records where nothing but aborted records stands behind it', async () => {
    const producer = kafka.producer({ transactionalId: prefix, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (let index = 0; index < 24; index += 1) {
      const transaction = await producer.transaction();
      const large = Buffer.alloc(256 * 1024, 'x');
      await transaction.send({ topic: changesTopic(prefix), messages: [{ partition: 1, value: large }] });
      await (index === 0 ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    const seen: Seen[] = [];
    await start(seen, heldWhileFollowed);
    await waitUntil(() => seen.length === 2, { timeoutMs });
    expect(seen).toEqual([
      { partition: 1, followed: true, offsets: [0] },
      { partition: 1, followed: false, offsets: [] },
    ]);
    await publish(1, [2]);
    await waitUntil(() => seen.length === 3, { timeoutMs });
    expect(seen[2]).toMatchObject({ partition: 2, offsets: [0] });
  }, 60_000);

  it('loses nothing and leaves nothing held where another member joins in the middle', async () => {
    await publish(RECORDS);
    const [first, second]: [Seen[], Seen[]] = [[], []];
    const done: string[] = [];
    const noting = (seen: Seen[]) => {
      const held: string[] = [];
      return (batch: RecordBatch): BatchVerdict => {
        held.push(...taken(seen.slice(-1)));
        if (batch.followed) return 'held';
        done.push(...held.splice(0));
        return 'done';
      };
    };
    await start(first, noting(first));
    await waitUntil(() => first.some(({ followed }) => followed), { timeoutMs });
    await start(second, noting(second));
    await waitUntil(() => second.length > 0 || new Set(done).size === PARTITIONS * RECORDS, { timeoutMs });
    await waitUntil(() => new Set(done).size === PARTITIONS * RECORDS, { timeoutMs });
    expect(new Set(done)).toEqual(new Set(everything(RECORDS)));
  }, 90_000);

  it('reads side by side where nobody wants turns any more', async () => {
    await publish(RECORDS);
    const seen: Seen[] = [];
    await start(seen, heldWhileFollowed, () => false);
    await waitUntil(() => taken(seen).length === PARTITIONS * RECORDS, { timeoutMs });
    expect(seen.some(({ followed }) => followed)).toBe(false);
  }, 60_000);
});
