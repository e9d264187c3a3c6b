import { randomUUID } from 'node:crypto';
import { createKafka } from './kafka-client';
import { partitionOf } from './partitioner';
import { readTopicTail } from './topic-tail';
import { changesTopic } from './topic-names';
import { deleteTopics, ensureTopics, partitionCount } from './topics';
import { type OutgoingRecord, PublisherLost, TransactionalPublisher } from './transactional-publisher';

const PARTITIONS = 3;

describe('TransactionalPublisher', () => {
  const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
  const prefix = `spec-${randomUUID().slice(0, 8)}`;
  const topic = changesTopic(prefix);
  const id = `${prefix}.relay`;

  beforeAll(() => ensureTopics(kafka, { prefix, partitions: PARTITIONS }));
  afterAll(() => deleteTopics(kafka, prefix));

  const record = (key: string, value: string): OutgoingRecord => ({
    topic,
    partition: partitionOf(key, PARTITIONS),
    key,
    value,
    headers: { ce_position: value },
  });
  /** As a new leader reads it: once it is the publisher, what was written before is there. */
  const tail = async () => {
    await (await TransactionalPublisher.open(kafka, id)).close();
    const records = await readTopicTail(kafka, topic);
    return new Map([...records].map(([partition, { value }]) => [partition, value?.toString()]));
  };

  it('leaves an empty topic without a tail', async () => {
    expect(await partitionCount(kafka, topic)).toBe(PARTITIONS);
    expect(await tail()).toEqual(new Map());
  });

  it('creates topics once, however many ask at once', async () => {
    await Promise.all([1, 2, 3].map(() => ensureTopics(kafka, { prefix, partitions: PARTITIONS })));
    expect(await partitionCount(kafka, topic)).toBe(PARTITIONS);
  });

  it('publishes in order, the last record of each partition last', async () => {
    const publisher = await TransactionalPublisher.open(kafka, id);
    await publisher.publish(['1', '2', '3'].map((value) => record('a', value)));
    await publisher.publish([record('a', '4')]);
    await publisher.close();
    expect(await tail()).toEqual(new Map([[partitionOf('a', PARTITIONS), '4']]));
  });

  it('fences the one before it: a leader that slept writes nothing more', async () => {
    const sleeper = await TransactionalPublisher.open(kafka, id);
    const successor = await TransactionalPublisher.open(kafka, id);
    await successor.publish([record('a', '5')]);
    await expect(sleeper.publish([record('a', 'stale')])).rejects.toThrow(PublisherLost);
    await expect(sleeper.publish([record('a', 'stale again')])).rejects.toThrow(PublisherLost);
    await successor.publish([record('a', '6')]);
    await Promise.all([sleeper.close(), successor.close()]);
    expect((await tail()).get(partitionOf('a', PARTITIONS))).toBe('6');
  });

  it('carries more than one request may weigh', async () => {
    const publisher = await TransactionalPublisher.open(kafka, id);
    const heavy = 'x'.repeat(3 * 1024 * 1024);
    await publisher.publish([record('a', heavy), record('a', heavy), record('a', '7')]);
    await publisher.close();
    expect((await tail()).get(partitionOf('a', PARTITIONS))).toBe('7');
  });
});
