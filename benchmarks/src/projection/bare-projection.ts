import { declaredEdges, type Entity } from '@callboard/entity';
import { type EachBatchPayload, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { type Collection, MongoClient } from 'mongodb';
import { runPhases } from './phase-child';
import { PhaseClock, type ProjectionTask } from './projection-task';

interface Row {
  _id: string;
  version: number;
  position: number;
  removed: boolean;
  uid: string;
  text: string;
  edges: object[];
}

interface Target {
  documents: Collection<Row>;
  progress: Collection<{ _id: string }>;
}

/**
 * The same documents with nothing but drivers, in a process of its own: whole batches, one read for what is there, an
 * insert for what is not, updates guarded by the version, progress after the data. Argument: the task as JSON.
 */
async function main(task: ProjectionTask): Promise<void> {
  const { kafka: broker, mongo, name, count } = task;
  const client = await MongoClient.connect(mongo);
  const database = client.db(name);
  const documents = database.collection<Row>('entity');
  const progress: Target['progress'] = database.collection('progress');
  const kafka = new Kafka({ brokers: [broker], clientId: name, logLevel: logLevel.NOTHING });
  await runPhases(task, async (phase) => {
    const clock = new PhaseClock(phase, count);
    const consumer = kafka.consumer({ groupId: `${name}.${phase}`, maxWaitTimeInMs: 200, readUncommitted: false });
    await consumer.connect();
    await consumer.subscribe({ topic: `${phase}.changes`, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 12,
      eachBatch: async (payload) => {
        clock.begins();
        await store(payload, { documents, progress });
        clock.ended(payload.batch.messages.length);
      },
    });
    const result = await clock.finished;
    await consumer.disconnect();
    return result;
  });
  await client.close();
}

async function store({ batch }: EachBatchPayload, { documents, progress }: Target): Promise<void> {
  const rows = batch.messages.map(rowOf);
  const found = documents.find({ _id: { $in: rows.map(({ _id }) => _id) } }, { projection: { version: 1 } });
  const versions = new Map((await found.toArray()).map(({ _id, version }) => [_id, version]));
  const fresh = rows.filter(({ _id }) => !versions.has(_id));
  if (fresh.length > 0) await documents.insertMany(fresh, { ordered: false });
  const updates = rows
    .filter(({ _id, version }) => versions.get(_id) === version - 1)
    .map((row) => ({ replaceOne: { filter: { _id: row._id, version: row.version - 1 }, replacement: row } }));
  if (updates.length > 0) await documents.bulkWrite(updates, { ordered: false });
  const { position } = rows.at(-1)!;
  await progress.updateOne(
    { _id: 'entity' },
    { $max: { [`partitions.${batch.partition}`]: position } },
    { upsert: true },
  );
}

function rowOf({ key, value, headers }: KafkaMessage): Row {
  const { entity } = JSON.parse(value!.toString()) as { entity: Entity };
  return {
    _id: key!.toString(),
    version: Number(String(headers!.ce_entityversion)),
    position: Number(String(headers!.ce_position)),
    removed: false,
    uid: String(entity.metadata.uid),
    text: JSON.stringify(entity),
    edges: declaredEdges(entity),
  };
}

void main(JSON.parse(process.argv[2]!) as ProjectionTask);
