import { BatchConsumer, changesTopic } from '@callboard/kafka';
import { waitUntil } from '@callboard/testing';
import { KafkaLog } from '../fixtures/kafka-log';
import { Stage } from '../fixtures/stage';
import type { Projector } from './projector';

const partitions = 4;
const rounds = 30;

describe('members that join and leave under load', () => {
  let stage: Stage;
  let log: KafkaLog;
  const members: { consumer: BatchConsumer; projector: Projector }[] = [];
  beforeAll(async () => {
    stage = await Stage.set();
    log = await KafkaLog.open(partitions);
  });
  afterAll(async () => {
    for (const { consumer } of members) await consumer.stop();
    await log.close();
    await stage.strike();
  });

  async function join(): Promise<void> {
    const projector = stage.projector(partitions);
    // Whoever joins last may be handed no batch any more, and would not be open.
    await projector.start();
    const { handle, onAssigned, onLevel } = projector;
    const topics = [changesTopic(log.prefix)];
    const options = { kafka: log.kafka, groupId: `${log.prefix}.spec`, topics, logger: stage.logger };
    const consumer = new BatchConsumer({ ...options, handle, onAssigned, onLevel });
    members.push({ consumer, projector });
    await consumer.start();
  }

  async function leave(): Promise<void> {
    await members.shift()!.consumer.stop();
  }

  it('lose nothing, repeat nothing in effect, park nothing, and leave no gap', async () => {
    await join();
    const pushing = (async () => {
      for (let round = 0; round < rounds; round += 1) await log.publishMany(40);
    })();
    for (const move of [join, leave, join, join, leave]) {
      await move();
      const front = () => Math.max(...members.map(({ projector }) => projector.progress.snapshot.front));
      const before = front();
      await waitUntil(() => front() > before || front() === log.position, { timeoutMs: 40_000 });
    }
    await pushing;
    const reader = stage.projector(partitions);
    await reader.start();
    expect(await reader.progress.waitFor({ position: log.position }, 60_000)).toBe(true);
    const documents = await stage.documents().find().toArray();
    expect(documents.map(({ version, seen, parked }) => [version, seen, parked])).toEqual(
      Array(40).fill([rounds, rounds, undefined]),
    );
    for (const { projector } of members) {
      expect(projector.status().counts).toMatchObject({ parked: 0, gaps: 0 });
      await waitUntil(() => projector.waitingFor().length === 0);
    }
  }, 120_000);
});
