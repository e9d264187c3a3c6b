import { randomUUID } from 'node:crypto';
import { BatchConsumer, changesTopic, createKafka, ensureTopics } from '@callboard/kafka';
import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';

const partitions = 3;

describe('a projector behind a consumer of a real broker', () => {
  const prefix = `spec-${randomUUID().slice(0, 8)}`;
  const topic = changesTopic(prefix);
  let stage: Stage;
  let kafka: ReturnType<typeof createKafka>;
  beforeAll(async () => {
    stage = await Stage.set();
    kafka = createKafka({
      brokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','),
      clientId: 'spec',
      logger: stage.logger,
    });
    await ensureTopics(kafka, { prefix, partitions });
  });
  afterAll(async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    await stage.strike();
  });

  function consumerOf(projector: ReturnType<Stage['projector']>, groupId: string): BatchConsumer {
    const { handle, onAssigned, onLevel } = projector;
    return new BatchConsumer({ kafka, groupId, topics: [topic], handle, onAssigned, onLevel, logger: stage.logger });
  }

  async function publish(batches: ReturnType<LogFixture['batches']>): Promise<void> {
    const producer = kafka.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition!,
    });
    await producer.connect();
    const messages = batches.flatMap(({ partition, records }) =>
      records.map(({ key, headers, value }) => ({ partition, key, headers, value })),
    );
    await producer.send({ topic, messages });
    await producer.disconnect();
  }

  it('notices a wrong offset, reads from the beginning, and repeats nothing in effect in a new group', async () => {
    const log = new LogFixture(partitions);
    log.appendMany(60);
    log.mark('1000.1');
    await publish(log.batches());
    const groupId = `${prefix}.first`;
    const admin = kafka.admin();
    await admin.connect();
    const skipping = log.batches().map(({ partition }) => ({ partition, offset: '4' }));
    await admin.setOffsets({ groupId, topic, partitions: skipping });
    await admin.disconnect();
    const projector = stage.projector(partitions);
    const consumer = consumerOf(projector, groupId);
    await consumer.start();
    await waitUntil(() => projector.progress.watermark === 60, { timeoutMs: 30_000, message: 'the gap is closed' });
    expect(projector.status().counts).toMatchObject({ applied: 60, gaps: partitions });
    expect(projector.waitingFor()).toEqual([]);
    await consumer.stop();

    const again = stage.projector(partitions);
    const anew = consumerOf(again, `${prefix}.second`);
    await anew.start();
    await waitUntil(() => again.status().counts.duplicate >= 60, {
      timeoutMs: 30_000,
      message: 'all of it came again',
    });
    await anew.stop();
    expect(again.status().counts.applied).toBe(0);
    const documents = await stage.documents().find().toArray();
    expect(documents.map(({ version, seen }) => [version, seen])).toEqual(Array(60).fill([1, 1]));
  }, 120_000);
});
