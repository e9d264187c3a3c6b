import { BatchConsumer, changesTopic } from '@callboard/kafka';
import { waitUntil } from '@callboard/testing';
import { KafkaLog } from '../fixtures/kafka-log';
import { Stage } from '../fixtures/stage';
import type { Projector } from './projector';

const partitions = 3;

describe('offsets of a group that were reset', () => {
  let stage: Stage;
  let log: KafkaLog;
  let consumers: BatchConsumer[] = [];
  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(async () => {
    log = await KafkaLog.open(partitions);
    for (let round = 0; round < 3; round += 1) await log.publishMany(20);
  });
  afterEach(async () => {
    for (const consumer of consumers) await consumer.stop();
    consumers = [];
    await log.close();
    await stage.clear();
  });
  afterAll(() => stage.strike());

  async function consume(): Promise<Projector> {
    const projector = stage.projector(partitions);
    const { handle, onAssigned, onLevel } = projector;
    const topics = [changesTopic(log.prefix)];
    const options = { kafka: log.kafka, groupId: `${log.prefix}.spec`, topics, logger: stage.logger };
    const consumer = new BatchConsumer({ ...options, handle, onAssigned, onLevel });
    consumers.push(consumer);
    await consumer.start();
    return projector;
  }

  async function resetTo(offset: string): Promise<void> {
    const admin = log.kafka.admin();
    await admin.connect();
    const all = Array.from({ length: partitions }, (_, partition) => ({ partition, offset }));
    await admin.setOffsets({ groupId: `${log.prefix}.spec`, topic: changesTopic(log.prefix), partitions: all });
    await admin.disconnect();
  }

  async function reach(projector: Projector): Promise<void> {
    const isThere = () => projector.progress.watermark === log.position;
    await waitUntil(isThere, { timeoutMs: 40_000, message: `position ${log.position} is reached` });
  }

  async function expectAll(rounds: number): Promise<void> {
    const documents = await stage.documents().find().toArray();
    expect(documents.map(({ version, seen, parked }) => [version, seen, parked])).toEqual(
      Array(20).fill([rounds, rounds, undefined]),
    );
  }

  it('to the beginning have everything read again, and nothing changed by it', async () => {
    await reach(await consume());
    await consumers.pop()!.stop();
    await resetTo('0');
    const projector = await consume();
    await waitUntil(() => projector.status().counts.duplicate >= 60, { timeoutMs: 40_000 });
    expect(projector.status().counts).toMatchObject({ applied: 0, parked: 0, gaps: 0 });
    await expectAll(3);
  }, 90_000);

  it.each([
    ['to the end, over changes that nobody has read,', '-1'],
    ['beyond the end', '100000'],
  ])(
    '%s lose nothing: the next record shows the gap',
    async (_, offset) => {
      await resetTo(offset);
      const projector = await consume();
      await waitUntil(() => consumers[0]!.healthy, { timeoutMs: 40_000 });
      await log.publishMany(20);
      await reach(projector);
      expect(projector.status().counts).toMatchObject({ applied: 80, parked: 0 });
      expect(projector.waitingFor()).toEqual([]);
      await expectAll(4);
    },
    90_000,
  );
});
