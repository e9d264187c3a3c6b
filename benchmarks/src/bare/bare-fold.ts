import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { type Collection, MongoClient } from 'mongodb';
import { type BareAddresses, BARE_PARTITIONS } from './bare-log';

interface Entity {
  kind: string;
  metadata: { name: string; title?: string; description?: string; tags?: string[] };
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
    eachBatch: (payload) => store(name, payload, { documents, progress }),
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ done });
}

let done = 0;

interface Target {
  documents: Collection<{ _id: string }>;
  progress: Collection<{ _id: string }>;
}

async function store(name: string, { batch }: EachBatchPayload, { documents, progress }: Target): Promise<void> {
  const folded = batch.messages.map(({ key, value }) => {
    const [ref, text] = [key!.toString(), value!.toString()];
    return { _id: ref, version: 1, ...folds[name]!(ref, JSON.parse(text) as Entity, text) };
  });
  await documents.find({ _id: { $in: folded.map(({ _id }) => _id) } }).toArray();
  await documents.insertMany(folded, { ordered: false });
  const position = Number(String(batch.messages.at(-1)!.headers!.ce_position));
  await progress.updateOne({ _id: name }, { $max: { [`partitions.${batch.partition}`]: position } }, { upsert: true });
  done += folded.length;
  process.send?.({ done });
}

void main(process.argv.slice(2));
