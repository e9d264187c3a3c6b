import { randomUUID } from 'node:crypto';
import {
  BatchConsumer,
  changesTopic,
  createKafka,
  deleteTopics,
  entitiesTopic,
  ensureTopics,
  type ReceivedRecord,
} from '@callboard/kafka';
import { createLogger } from '@callboard/logging';
import { majorityJournaled } from '@callboard/mongo';
import { type Db, MongoClient } from 'mongodb';
import type { LogEntry } from '../log-entry';
import type { BatchDocument } from './batch-document';
import { positionsOf } from './batch-store';
import { ensureGenesis } from './genesis';
import { MARK_EVERY_MS } from './marks';
import { Relay } from './relay';

const PARTITIONS = 3;
const logger = createLogger('spec', 'silent');

interface Seen extends ReceivedRecord {
  topic: string;
  partition: number;
}

describe('the relay', () => {
  const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
  let client: MongoClient;
  let db: Db;
  let prefix: string;
  let seen: Seen[];
  let consumer: BatchConsumer;
  let relays: Relay[];

  beforeAll(async () => {
    client = await MongoClient.connect(process.env.CALLBOARD_MONGO_URL!);
  });
  afterAll(() => client.close());

  beforeEach(async () => {
    prefix = `spec-${randomUUID().slice(0, 8)}`;
    db = client.db(`${prefix}_ingestion`);
    await ensureTopics(kafka, { prefix, partitions: PARTITIONS });
    await db.createCollection('log');
    await ensureGenesis(db, { partitions: PARTITIONS });
    seen = [];
    relays = [];
    consumer = consume();
    await consumer.start();
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await consumer.stop();
    await deleteTopics(kafka, prefix);
    await db.dropDatabase();
  });

  function consume(): BatchConsumer {
    return new BatchConsumer({
      kafka,
      logger,
      groupId: `${prefix}.spec`,
      topics: [changesTopic(prefix), entitiesTopic(prefix)],
      handle: ({ topic, partition, records }) => {
        seen.push(...records.map((record) => ({ ...record, topic, partition })));
        return Promise.resolve('done');
      },
    });
  }

  function start(): Relay {
    const relay = new Relay({ db, kafka, prefix, logger, partitions: PARTITIONS });
    relay.start();
    relays.push(relay);
    return relay;
  }

  async function append(...ids: string[]): Promise<void> {
    const entries = ids.map((id) => entry(id));
    await db.collection<LogEntry>('log').insertMany(entries, { writeConcern: majorityJournaled });
  }

  function entry(id: string): LogEntry {
    const [name = '', version = '1'] = id.split('@');
    const ref = `component:default/${name}`;
    const entity = version === '9' ? null : JSON.stringify({ kind: 'Component', metadata: { name, version } });
    const type = entity ? 'callboard.entity.registered' : 'callboard.entity.removed';
    const texts = { entity, differences: '[]', provenance: '{"actor":"spec"}' };
    const marks = { etag: 'e', uid: 'u', hash: 'h', receipt: 'r', source: 'token:spec', index: 0 };
    return {
      _id: `${ref}@${version}`,
      ref,
      version: Number(version),
      type,
      time: new Date().toISOString(),
      ...texts,
      ...marks,
    };
  }

  const changes = () => seen.filter(({ topic, key }) => topic === changesTopic(prefix) && key !== null);
  const marks = () => seen.filter(({ topic, key }) => topic === changesTopic(prefix) && key === null);
  const positions = (records: Seen[]) => records.map(({ headers }) => Number(headers.ce_position));

  async function until<T>(what: () => T | Promise<T>, timeoutMs = 15_000): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const value = await what();
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const effective = () => [...new Set(positions(changes()))].sort((a, b) => a - b);

  it('gives consecutive positions in commit order and publishes state and tombstone beside', async () => {
    start();
    await append('a@1');
    await until(() => changes().length === 1);
    await append('b@1');
    await append('a@9');
    await until(() => seen.filter(({ key }) => key).length === 6);
    expect(positions(changes()).sort()).toEqual([1, 2, 3]);
    const states = seen.filter(({ topic }) => topic === entitiesTopic(prefix));
    expect(
      states.filter(({ key }) => key === 'component:default/a').map(({ value }) => value?.toString() ?? null),
    ).toEqual(['{"kind":"Component","metadata":{"name":"a","version":"1"}}', null]);
    const removed = changes().find(({ headers }) => headers.ce_id === 'component:default/a@9')!;
    expect(JSON.parse(removed.value!.toString())).toEqual({
      entity: null,
      differences: [],
      provenance: { actor: 'spec' },
    });
    expect(Number(removed.headers.ce_prev)).toBe(1);
    expect(await positionsOf(db, ['component:default/b@1', 'component:default/none@1'])).toEqual(
      new Map([['component:default/b@1', 2]]),
    );
  });

  it('marks every partition up to the last position, and then falls silent', async () => {
    start();
    await append('a@1', 'b@1', 'c@1');
    const told = () =>
      new Set(
        marks()
          .filter(({ headers }) => headers.ce_position === '3')
          .map(({ partition }) => partition),
      );
    await until(() => told().size === PARTITIONS);
    // Marks trail until one of them tells a cluster time after the newest event's: at the latest when the lease is renewed.
    let before = 0;
    await until(async () => {
      before = marks().length;
      await new Promise((resolve) => setTimeout(resolve, 6 * MARK_EVERY_MS));
      return marks().length === before;
    });
    const newest = marks().slice(-PARTITIONS);
    expect(newest.map(({ headers }) => headers.ce_position)).toEqual(Array(PARTITIONS).fill('3'));
  });

  it('goes on where it was after a restart, publishing the last batch once more and no other', async () => {
    const first = start();
    await append('a@1');
    await until(() => changes().length === 1);
    await append('b@1');
    await until(() => changes().length === 2);
    await first.stop();
    await append('c@1');
    start();
    await until(() => effective().length === 3);
    expect(positions(changes())).toEqual([1, 2, 2, 3]);
  });

  it('is led by one of several, and by another soon after that one is gone', async () => {
    const both = [start(), start()];
    await append('a@1');
    await until(() => effective().length === 1);
    expect(both.map(({ state }) => state).sort()).toEqual(['leading', 'standby']);
    await both.find(({ state }) => state === 'leading')!.stop();
    await append('b@1');
    await until(() => effective().length === 2, 5_000);
  });

  it('refills a topic that was deleted, under the same positions', async () => {
    const relay = start();
    await append('a@1', 'b@1');
    await until(() => effective().length === 2);
    await relay.stop();
    await consumer.stop();
    await deleteTopics(kafka, prefix);
    await until(() =>
      ensureTopics(kafka, { prefix, partitions: PARTITIONS }).then(
        () => true,
        () => false,
      ),
    );
    seen = [];
    start();
    await append('c@1');
    consumer = consume();
    await consumer.start();
    await until(() => effective().length === 3);
    expect(effective()).toEqual([1, 2, 3]);
  });

  it('refuses to lead where Kafka is ahead: a database restored from an older backup', async () => {
    const first = start();
    await append('a@1');
    await append('b@1');
    await until(() => effective().length === 2);
    await first.stop();
    await db.collection<BatchDocument>('batches').deleteMany({});
    const second = start();
    await until(() => second.state === 'refused');
    expect(second.refusal).toContain('older backup');
  });

  it('finds in the log what it missed when the server has forgotten its place', async () => {
    const first = start();
    await append('a@1');
    await until(() => effective().length === 1);
    await first.stop();
    await append('b@1', 'a@2');
    await append('a@3');
    const batches = db.collection<BatchDocument>('batches');
    for (const { _id, token } of await batches.find().toArray()) {
      const longAgo = token._data.replace(/^82.{8}/, '8200000001');
      await batches.updateOne({ _id }, { $set: { token: { _data: longAgo } } });
    }
    start();
    await until(() => effective().length === 4);
    await append('c@1');
    await until(() => effective().length === 5);
    const ofA = changes().filter(({ key }) => key === 'component:default/a');
    expect([...new Set(ofA.map(({ headers }) => headers.ce_entityversion))]).toEqual(['1', '2', '3']);
    expect(
      await db
        .collection('batches')
        .aggregate([{ $unwind: '$events' }])
        .toArray(),
    ).toHaveLength(5);
  });

  it('gives positions to what was appended before any relay ran', async () => {
    await append('a@1', 'a@2', 'b@1');
    start();
    await until(() => effective().length === 3);
    expect(effective()).toEqual([1, 2, 3]);
  });

  it('stops loudly when the log is dropped under it', async () => {
    const relay = start();
    await append('a@1');
    await until(() => effective().length === 1);
    await db.dropCollection('log');
    await until(() => relay.state === 'refused');
    expect(relay.refusal).toContain('drop');
  });
});
