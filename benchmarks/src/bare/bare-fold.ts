import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { type Collection, type IndexDescription, MongoClient } from 'mongodb';
import { type BareAddresses, BARE_PARTITIONS } from './bare-log';

interface Entity {
  kind: string;
  metadata: { name: string; uid?: string; title?: string; description?: string; tags?: string[] };
  spec: { owner?: string; type?: string };
}

type Fold = (ref: string, entity: Entity, text: string) => Record<string, unknown>;

/** What each projection keeps, as the product's own do. */
const folds: Record<string, Fold> = {
  catalog: (_, { spec }, text) => ({ text, edges: [{ type: 'ownedBy', target: `group:default/${spec.owner}` }] }),
  search: (_, { kind, metadata, spec }) => ({
    document: { title: metadata.title, text: metadata.description, kind, type: spec.type, owner: spec.owner },
    words: [...new Set(`${metadata.name} ${metadata.title} ${metadata.description}`.toLowerCase().split(/[^a-z0-9]+/))],
  }),
  feed: (ref, { kind }, text) => ({ ref, kind, event: text }),
};

/** The catalog keeps every version beside the newest one; both come of one reading, since nothing here is rebuilt alone. */
const historyIndexes: IndexDescription[] = [
  { key: { ref: 1, version: -1 } },
  { key: { time: -1, _id: -1 } },
  { key: { uid: 1 } },
];

const indexes: Record<string, Record<string, 1>> = { catalog: { 'edges.target': 1 }, search: { words: 1 }, feed: {} };

/**
 * One projection with nothing but drivers, in a process of its own: whole batches from Kafka, one read for what is there,
 * one insert, one progress write. Arguments: fold, addresses as JSON. Tells its parent how many it has.
 */
async function main([name = '', addressesText = '{}']: string[]): Promise<void> {
  const addresses = JSON.parse(addressesText) as BareAddresses;
  const client = await MongoClient.connect(addresses.mongo);
  const database = client.db(`${addresses.prefix}_${name}`);
  const documents: Collection<{ _id: string }> = database.collection('documents');
  const index = indexes[name]!;
  if (Object.keys(index).length > 0) await documents.createIndex(index);
  const history: Collection<{ _id: number }> = database.collection('history');
  if (name === 'catalog') await history.createIndexes(historyIndexes);
  const progress: Collection<{ _id: string }> = database.collection('progress');
  const kafka = new Kafka({ brokers: [addresses.kafka], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({
    groupId: `${addresses.prefix}.${name}`,
    maxWaitTimeInMs: 200,
    readUncommitted: false,
  });
  await consumer.connect();
  await consumer.subscribe({ topic: `${addresses.prefix}.changes`, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    partitionsConsumedConcurrently: BARE_PARTITIONS,
    eachBatch: (payload) => store(name, payload, { documents, history, progress }),
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ done });
}

let done = 0;

interface Target {
  documents: Collection<{ _id: string }>;
  history: Collection<{ _id: number }>;
  progress: Collection<{ _id: string }>;
}

async function store(name: string, { batch }: EachBatchPayload, target: Target): Promise<void> {
  const { documents, history, progress } = target;
  const folded = batch.messages.map(({ key, value }) => {
    const [ref, text] = [key!.toString(), value!.toString()];
    return { _id: ref, version: 1, ...folds[name]!(ref, JSON.parse(text) as Entity, text) };
  });
  await documents.find({ _id: { $in: folded.map(({ _id }) => _id) } }).toArray();
  await Promise.all([
    documents.insertMany(folded, { ordered: false }),
    ...(name === 'catalog' ? [history.insertMany(versionsIn(batch.messages), { ordered: false })] : []),
  ]);
  const position = positionOf(batch.messages.at(-1)!);
  await progress.updateOne({ _id: name }, { $max: { [`partitions.${batch.partition}`]: position } }, { upsert: true });
  done += folded.length;
  process.send?.({ done });
}

type Message = EachBatchPayload['batch']['messages'][number];

function versionsIn(messages: Message[]): { _id: number }[] {
  return messages.map((message) => {
    const text = message.value!.toString();
    const { kind, metadata, spec } = JSON.parse(text) as Entity;
    const time = new Date(Number(message.timestamp));
    const owner = `group:default/${spec.owner}`;
    const provenance = JSON.stringify({ actor: 'bare' });
    const shown = { ref: message.key!.toString(), version: 1, time, uid: metadata.uid, kind, owner, text, provenance };
    return { _id: positionOf(message), ...shown, edges: [{ type: 'ownedBy', target: owner }] };
  });
}

function positionOf({ headers }: Message): number {
  return Number(String(headers!.ce_position));
}

void main(process.argv.slice(2));
