import { entityProjection } from '@callboard/catalog/dist/entity/entity.projection';
import { BatchConsumer, changesTopic, createKafka } from '@callboard/kafka';
import { createLogger } from '@callboard/logging';
import { Projector } from '@callboard/projection';
import { MongoClient } from 'mongodb';
import { runPhases } from './phase-child';
import { PhaseClock, type ProjectionTask } from './projection-task';

const PARTITIONS = 12;

/** The catalog's own projection by the engine's own classes, in a process of its own. Argument: the task as JSON. */
async function main(task: ProjectionTask): Promise<void> {
  const { kafka: broker, mongo, name, count } = task;
  const logger = createLogger('benchmark', 'warn');
  const client = await MongoClient.connect(mongo);
  const kafka = createKafka({ brokers: [broker], clientId: name, logger });
  const target = { projection: entityProjection };
  const isLoading = task.inTurns !== undefined;
  const options = { db: client.db(name), target, logger, partitions: PARTITIONS, generation: 1, isLoading };
  const projector = new Projector(options);
  await projector.start();
  await runPhases(task, async (phase) => {
    const clock = new PhaseClock(phase, count);
    const consumer = new BatchConsumer({
      kafka,
      groupId: `${name}.${phase}`,
      topics: [changesTopic(phase)],
      logger,
      onAssigned: projector.onAssigned,
      onLevel: projector.onLevel,
      ...(task.inTurns ? { inTurns: () => true } : {}),
      handle: async (batch) => {
        clock.begins();
        const verdict = await projector.handle(batch);
        clock.ended(batch.records.length);
        return verdict;
      },
    });
    await consumer.start();
    const result = await clock.finished;
    await consumer.stop();
    return result;
  });
  projector.stop();
  await client.close();
}

void main(JSON.parse(process.argv[2]!) as ProjectionTask);
