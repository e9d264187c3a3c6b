import { CommandWatch } from '@callboard/testing';
import { type Db, MongoClient, ObjectId } from 'mongodb';
import { ComparisonStore } from './comparison/comparison-store';
import { pairsOf } from './comparison/document-pairs';
import { LogFixture } from './fixtures/log-fixture';
import { Stage } from './fixtures/stage';
import { titleJournal } from './fixtures/title-projection';
import { ReplicaRegistry } from './generation/replica-registry';
import { type EntityRecord, placeRecord } from './intake/placed-record';
import { OperationQueries } from './parking/operation-queries';
import { ParkedDocumentQueries } from './parking/parked-document-queries';
import { ParkedRowQueries } from './parking/parked-row-queries';
import { DocumentStore } from './store/document-store';
import { JournalWriter } from './store/journal-writer';

const count = 5_000;
const parkedCount = 20;
const refOf = (index: number) => `component:default/e${index}`;
const indexed = Array.from({ length: count }, (_, index) => index);

function parkedOf(index: number): object {
  if (index >= parkedCount) return {};
  const changes = [{ position: index, version: 1, type: 'callboard.entity.updated' }];
  const since = new Date(Date.UTC(2026, 0, 1) + index);
  return { parked: { ref: refOf(index), error: 'spec', since, count: 1, omitted: 0, lastVersion: 1, changes } };
}

let stage: Stage;
let client: MongoClient;
let db: Db;
let watch: CommandWatch;
let documents: DocumentStore;
let journal: JournalWriter;

beforeAll(async () => {
  stage = await Stage.set();
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!, { monitorCommands: true });
  db = client.db(stage.db.databaseName);
  documents = new DocumentStore(db, 'title_g1');
  journal = new JournalWriter(db, 'journal_g1', titleJournal, []);
  await Promise.all([documents.prepare([]), journal.prepare(), new ReplicaRegistry(db, 'title').prepare()]);
  await new ComparisonStore(db, 'title').prepare();
  const rows = indexed.map((index) => ({ _id: refOf(index), version: 1, title: 'x', ...parkedOf(index) }));
  for (const name of ['title_g1', 'title_g2']) await db.collection(name).insertMany(rows as never[]);
  await db
    .collection('journal_g1')
    .insertMany(indexed.map((index) => ({ _id: index, ref: refOf(index), title: 'x', ...parkedOf(index) })) as never[]);
  await db.collection('operations').insertMany(indexed.map((index) => ({ at: new Date(), actor: `a${index}` })));
  const replicas = indexed
    .slice(0, 30)
    .map((index) => ({ _id: `${index}`, projection: index % 2 ? 'title' : 'other' }));
  await db.collection('replicas').insertMany(replicas as never[]);
  const finished = indexed.slice(0, 100).map((index) => ({
    _id: `${index}`,
    projection: `p${index % 10}`,
    purpose: 'verification',
    finishedAt: new Date(index),
  }));
  await db.collection('comparisons').insertMany(finished as never[]);
  watch = new CommandWatch(client);
});

beforeEach(() => watch.reset());

afterAll(async () => {
  await stage.strike();
  await client.close();
});

const asked = indexed.slice(100, 150).map(refOf);

function records(): EntityRecord[] {
  const log = new LogFixture();
  for (const index of indexed.slice(1_000, 1_050)) log.append(`e${index}`);
  return log.batch().records.map((record) => placeRecord(record) as EntityRecord);
}

async function allPairs(filter = {}): Promise<number> {
  let pairs = 0;
  for await (const _ of pairsOf(db.collection('title_g1'), db.collection('title_g2'), filter)) pairs++;
  return pairs;
}

describe('each query of the engine', () => {
  it.each<[string, string[], number, () => Promise<unknown>]>([
    ['the documents of a round', ['_id_'], asked.length, () => documents.read(asked)],
    ['a batch for a journal that has its rows', ['_id_', 'parkedRef'], 50, () => journal.write([records()])],
    ['a page of parked documents', ['parkedSince'], 6, () => parkedDocuments().page({ limit: 5 })],
    ['how many documents are parked', ['parkedSince'], parkedCount, () => parkedDocuments().count()],
    ['one parked document', ['_id_'], 1, () => parkedDocuments().one(refOf(3))],
    ['a page of parked rows', ['parkedRef'], parkedCount, () => parkedRows().page({ limit: 5 })],
    ['how many entities have parked rows', ['parkedRef'], parkedCount, () => parkedRows().count()],
    ['one entity with parked rows', ['parkedRef'], 1, () => parkedRows().one(refOf(3))],
    ['what operators did', ['_id_'], 50, () => new OperationQueries(db).page({ limit: 50 })],
    [
      'what operators did before',
      ['_id_'],
      50,
      () => new OperationQueries(db).page({ limit: 50, after: new ObjectId().toHexString() }),
    ],
    ['the comparisons of a projection', ['projection_1_finishedAt_-1'], 10, () => comparisons().list()],
    ['the last verification', ['projection_1_finishedAt_-1'], 1, () => comparisons().lastVerification()],
  ])('of %s uses the indexes %j and looks at %s documents at most', async (_, indexes, most, ask) => {
    await ask();
    const all = await watch.explained();
    expect(all.length).toBeGreaterThan(0);
    for (const { plan, indexes: used, examined } of all) {
      // What is found by `_id` alone needs no name of an index.
      const isById = /"stage":"(IDHACK|EXPRESS_IXSCAN)"/.test(plan);
      expect([plan, isById || (used.length > 0 && used.every((name) => indexes.includes(name)))]).toEqual([plan, true]);
      expect(plan).not.toMatch(/"stage":"(COLLSCAN|SORT)"/);
      expect(examined).toBeLessThanOrEqual(most);
    }
  });

  it('of two generations side by side walks both by the index on _id: reading them whole is what it is for', async () => {
    expect(await allPairs()).toBe(count);
    const all = await watch.explained();
    expect(all.map(({ plan }) => plan.includes('"indexName":"_id_"'))).toEqual([true, true]);
    for (const { plan } of all) expect(plan).not.toContain('"stage":"SORT"');
  });

  it('of replicas reads them all on purpose: a projection has as many as there are processes', async () => {
    const registry = new ReplicaRegistry(db, 'title');
    expect([await registry.uses(1), await registry.readsOtherThan(1)]).toEqual([false, false]);
    for (const { examined } of await watch.explained()) expect(examined).toBeLessThanOrEqual(30);
  });
});

const parkedDocuments = () => new ParkedDocumentQueries(db, 'title_g1');
const parkedRows = () => new ParkedRowQueries(db, 'journal_g1');
const comparisons = () => new ComparisonStore(db, 'p1');
