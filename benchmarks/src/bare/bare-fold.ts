import { catalogEntity } from '@callboard/catalog/dist/entity/entity.projection';
import type { Entity } from '@callboard/entity';
import { type Change, ownerOf } from '@callboard/events';
import { documentIndexes } from '@callboard/search/dist/document/document.document';
import { documentProjection } from '@callboard/search/dist/document/document.projection';
import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { type Collection, type IndexDescription, MongoClient } from 'mongodb';
import { type BareAddresses, BARE_PARTITIONS } from './bare-log';

type Message = EachBatchPayload['batch']['messages'][number];
type Fold = (change: Change, text: string) => object | null;

/** What each projection keeps: the product's own documents, under its indexes, so that the database has the same to do. */
const folds: Record<string, Fold> = {
  catalog: catalogEntity,
  search: (change) => documentProjection.on[registered]!(null, change),
  feed: (change, text) => ({ ...rowOf(change), namespace: 'default', eventId: change.id, event: text }),
};

const registered = 'callboard.entity.registered';

/** The catalog keeps every version beside the newest one; both come of one reading, since nothing here is rebuilt alone. */
const historyIndexes: IndexDescription[] = [
  { key: { ref: 1, version: -1 } },
  { key: { time: -1, _id: -1 } },
  { key: { uid: 1 } },
];

const indexes: Record<string, readonly IndexDescription[]> = {
  catalog: [],
  search: documentIndexes,
  feed: [],
};

/**
 * One projection with nothing but drivers, in a process of its own: whole batches from Kafka, one read for what is there,
 * one insert, one progress write. Arguments: fold, addresses as JSON. Tells its parent how many it has.
 */
async function main([name = '', addressesText = '{}']: string[]): Promise<void> {
  const addresses = JSON.parse(addressesText) as BareAddresses;
  const client = await MongoClient.connect(addresses.mongo);
  const database = client.db(`${addresses.prefix}_${name}`);
  const documents: Collection<Kept> = database.collection('documents');
  if (indexes[name]!.length > 0) await documents.createIndexes([...indexes[name]!]);
  const history: Collection<HistoryRow> = database.collection('history');
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

/** One document, by ref; by position in the feed, as in the history. */
interface Kept {
  _id: string | number;
}

type HistoryRow = { _id: number } & Record<string, unknown>;

interface Target {
  documents: Collection<Kept>;
  history: Collection<HistoryRow>;
  progress: Collection<{ _id: string }>;
}

async function store(name: string, { batch }: EachBatchPayload, target: Target): Promise<void> {
  const { documents, history, progress } = target;
  const changes = batch.messages.map((message) => ({ change: changeOf(message), text: message.value!.toString() }));
  const folded = changes.map(({ change, text }): Kept => {
    const { position, subject } = change;
    if (name === 'feed') return { _id: position, ...folds.feed!(change, text) };
    return { _id: subject, version: 1, position, removed: false, ...folds[name]!(change, text) } as Kept;
  });
  await documents.find({ _id: { $in: folded.map(({ _id }) => _id) } }).toArray();
  await Promise.all([
    documents.insertMany(folded, { ordered: false }),
    ...(name === 'catalog' ? [history.insertMany(changes.map(versionOf), { ordered: false })] : []),
  ]);
  const { position } = changes.at(-1)!.change;
  await progress.updateOne({ _id: name }, { $max: { [`partitions.${batch.partition}`]: position } }, { upsert: true });
  done += folded.length;
  process.send?.({ done });
}

function versionOf({ change, text }: { change: Change; text: string }): HistoryRow {
  const time = new Date(change.time);
  const provenance = JSON.stringify(change.data.provenance);
  return { _id: change.position, ...rowOf(change), time, provenance, ...catalogEntity(change, text) };
}

function rowOf(change: Change): object {
  const { subject: ref, type, data } = change;
  return { ref, version: 1, type, kind: data.entity!.kind, owner: ownerOf(change) };
}

function changeOf({ key, value, timestamp, headers }: Message): Change {
  const ref = key!.toString();
  const entity = JSON.parse(value!.toString()) as Entity;
  const data = { entity, differences: [], provenance: { actor: 'bare' } };
  const time = new Date(Number(timestamp)).toISOString();
  const position = Number(String(headers!.ce_position));
  return {
    id: `${ref}@1`,
    subject: ref,
    type: registered,
    time,
    position,
    entityVersion: 1,
    data,
  } as unknown as Change;
}

void main(process.argv.slice(2));
