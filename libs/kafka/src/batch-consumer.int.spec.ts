import { randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import { BatchConsumer } from './batch-consumer';
import { createKafka } from './kafka-client';
import type { BatchVerdict, RecordBatch } from './received-record';
import { changesTopic } from './topic-names';
import { deleteTopics, ensureTopics, partitionCount } from './topics';
import { TransactionalPublisher } from './transactional-publisher';

const PARTITIONS = 4;
const logger = createLogger('spec', 'silent');
type Handle = (batch: RecordBatch) => BatchVerdict | Promise<BatchVerdict>;

describe('BatchConsumer', () => {
  const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
  let prefix: string;
  let publisher: TransactionalPublisher;
  let consumers: BatchConsumer[];

  beforeEach(async () => {
    prefix = `spec-${randomUUID().slice(0, 8)}`;
    consumers = [];
    await ensureTopics(kafka, { prefix, partitions: PARTITIONS });
    publisher = await TransactionalPublisher.open(kafka, prefix);
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await publisher.close();
    await deleteTopics(kafka, prefix);
  });

  async function start(handle: Handle, extras: Partial<ConstructorParameters<typeof BatchConsumer>[0]> = {}) {
    const consumer = new BatchConsumer({
      kafka,
      logger,
      groupId: `${prefix}.spec`,
      topics: [changesTopic(prefix)],
      handle: async (batch) => handle(batch),
      ...extras,
    });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  const publish = (...values: string[]) =>
    publisher.publish(
      values.map((value, index) => ({
        topic: changesTopic(prefix),
        partition: index % PARTITIONS,
        key: value,
        value,
        headers: {},
      })),
    );
  const valuesOf = (batch: RecordBatch) => batch.records.map(({ value }) => value!.toString());

  async function until(what: () => boolean, timeoutMs = 20_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!what()) {
      if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('reads from the beginning what was there before its group', async () => {
    await publish('a', 'b', 'c');
    const seen: string[] = [];
    await start((batch) => (seen.push(...valuesOf(batch)), 'done'));
    await until(() => seen.length === 3);
    expect(seen.sort()).toEqual(['a', 'b', 'c']);
  });

  it('outlives a TypeError from its handler: the batch comes again, the member is unhealthy meanwhile', async () => {
    const seen: string[] = [];
    let faults = 2;
    const consumer = await start((batch) => {
      if (faults-- > 0) return (undefined as unknown as { f(): 'done' }).f();
      seen.push(...valuesOf(batch));
      return 'done';
    });
    await publish('a');
    await until(() => faults < 2);
    await until(() => !consumer.healthy);
    await until(() => seen.length === 1);
    await until(() => consumer.healthy);
    await publish('b');
    await until(() => seen.length === 2);
  });

  it('does not begin on a topic of other partitions than it is told, nor create one that is not there', async () => {
    const told: string[] = [];
    const error = (fields: { err: Error }) => told.push(fields.err.message);
    const listening = { ...logger, error } as unknown as typeof logger;
    const other = await start(() => 'done', { partitions: PARTITIONS - 1, logger: listening });
    const missing = `${prefix}.missing`;
    const early = await start(() => 'done', { partitions: 1, topics: [missing], logger: listening });
    expect(told.slice(0, 2)).toEqual([
      `topic ${changesTopic(prefix)} has ${PARTITIONS} partitions, ${PARTITIONS - 1} are configured`,
      `topic ${missing} is not there yet`,
    ]);
    expect([other.healthy, early.healthy]).toEqual([false, false]);
    expect(await partitionCount(kafka, missing)).toBeUndefined();
    const right = await start(() => 'done', { partitions: PARTITIONS });
    await until(() => right.healthy);
  });

  it('reads a partition again from its beginning when told to rewind', async () => {
    const seen: string[] = [];
    let rewound = false;
    await start((batch) => {
      seen.push(...valuesOf(batch));
      if (seen.at(-1) !== 'c' || rewound) return 'done';
      rewound = true;
      return 'rewind';
    });
    for (const value of ['a', 'b', 'c']) {
      await publish(value);
      await until(() => seen.includes(value));
    }
    await until(() => seen.length === 6);
    expect(seen).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('keeps its membership through a batch that takes longer than its session', async () => {
    let joins = 0;
    let done = 0;
    await start(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 8_000));
        done += 1;
        return 'done' as const;
      },
      { onAssigned: () => (joins += 1), sessionTimeoutMs: 6_000 },
    );
    await publish('slow');
    await until(() => done === 1);
    expect(joins).toBe(1);
  });

  it('hands a rebalanced partition over: what was in hand turns stale, nothing is lost', async () => {
    const seen = new Set<string>();
    const stale: boolean[] = [];
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await start(async (batch) => {
      await gate;
      stale.push(batch.isStale());
      if (!batch.isStale()) for (const value of valuesOf(batch)) seen.add(value);
      return 'done' as const;
    });
    await publish('a', 'b', 'c', 'd');
    await until(() => consumers[0]!.healthy);
    const assigned: number[][] = [];
    await start((batch) => (valuesOf(batch).forEach((value) => seen.add(value)), 'done'), {
      onAssigned: (partitions) => assigned.push(partitions),
    });
    release();
    await until(() => seen.size === 4);
    await until(() => assigned.some((partitions) => partitions.length === PARTITIONS / 2));
  });

  it('tells when the broker has nothing more', async () => {
    let level = 0;
    await start(() => 'done', { onLevel: () => (level += 1) });
    await until(() => level > 1);
  });
});

describe('an idle connection', () => {
  it('arms no timer while no request is queued', async () => {
    const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
    const admin = kafka.admin();
    await admin.connect();
    await admin.listTopics();
    const armed = jest.spyOn(global, 'setTimeout');
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    // As published, kafkajs would have armed some hundreds by now.
    expect(armed.mock.calls.length).toBeLessThan(20);
    armed.mockRestore();
    await admin.disconnect();
  });
});
