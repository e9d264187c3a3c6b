import { randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import { waitUntil } from '@callboard/testing';
import { BatchConsumer } from './batch-consumer';
import { createKafka } from './kafka-client';
import { changesTopic } from './topic-names';
import { deleteTopics, ensureTopics } from './topics';

describe('a consumer whose own loop crashes', () => {
  const prefix = `spec-${randomUUID().slice(0, 8)}`;
  const topic = changesTopic(prefix);
  const kafka = createKafka({ brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','), clientId: 'spec' });
  beforeAll(() => ensureTopics(kafka, { prefix, partitions: 1 }));
  afterAll(() => deleteTopics(kafka, prefix));

  it('by a TypeError that kafkajs would not restart after comes back by itself and reads on', async () => {
    const seen: string[] = [];
    let crashes = 0;
    const consumer = new BatchConsumer({
      kafka,
      groupId: `${prefix}.spec`,
      topics: [topic],
      logger: createLogger('spec', 'silent'),
      handle: (batch) => {
        seen.push(...batch.records.map(({ value }) => value!.toString()));
        return Promise.resolve('done');
      },
      // Inside kafkajs's join: what is thrown here ends its runner.
      onAssigned: () => {
        if ((crashes += 1) < 3) (undefined as unknown as { f(): void }).f();
      },
    });
    await consumer.start();
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'a' }, { value: 'b' }] });
    await waitUntil(() => seen.length >= 2, { timeoutMs: 25_000, message: 'what was sent is read' });
    await waitUntil(() => consumer.healthy);
    expect(crashes).toBeGreaterThanOrEqual(3);
    await producer.disconnect();
    await consumer.stop();
  }, 60_000);
});
