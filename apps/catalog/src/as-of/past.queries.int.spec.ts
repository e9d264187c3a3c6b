import type { LiveDocuments } from '@callboard/projection';
import { CommandWatch, freshNames, platformAddresses } from '@callboard/testing';
import { type Db, MongoClient } from 'mongodb';
import { historyIndexes, type StoredHistoryEntry } from '../history/history.document';
import { PastQueries } from './past.queries';

const positions = 20_000;
const refsCount = 1_000;
/** What is parked, and what was parked long before what is asked about. */
const parked = [7, positions - 5];
const day = Date.parse('2026-11-23T00:00:00Z');
const refOf = (position: number) => `component:default/e${position % refsCount}`;

let client: MongoClient;
let db: Db;
let queries: PastQueries;
let watch: CommandWatch;

function rowAt(position: number): StoredHistoryEntry {
  const ref = refOf(position);
  if (parked.includes(position)) return { _id: position, parked: { ref } } as unknown as StoredHistoryEntry;
  const version = Math.ceil(position / refsCount);
  const time = new Date(day + position);
  const text = JSON.stringify({ position });
  return { _id: position, ref, version, removed: false, time, uid: ref, text, edges: [] } as never;
}

beforeAll(async () => {
  client = await MongoClient.connect(platformAddresses().mongoUrl, { monitorCommands: true });
  db = client.db(`${freshNames().databasePrefix}_past`);
  const rows = db.collection<StoredHistoryEntry>('history_g1');
  // The last is the engine's own, of every journal.
  const ofParked = { key: { 'parked.ref': 1, _id: 1 }, name: 'parkedRef' } as const;
  const some = { partialFilterExpression: { 'parked.ref': { $exists: true } } };
  await rows.createIndexes([...historyIndexes, { ...ofParked, ...some }]);
  await rows.insertMany(Array.from({ length: positions }, (_, index) => rowAt(index + 1)));
  queries = new PastQueries({
    collection: () => Promise.resolve(rows),
  } as unknown as LiveDocuments<StoredHistoryEntry>);
  watch = new CommandWatch(client);
});

beforeEach(() => watch.reset());

afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

describe('each question about the past', () => {
  const some = Array.from({ length: 250 }, (_, index) => ({ ref: refOf(index + 10), version: 5 }));

  it.each<[string, string[], number, () => Promise<unknown>]>([
    ['the position at a time', ['time'], 0, () => queries.positionAt(new Date(day + 9_000))],
    ['the time of a position', ['_id_'], 1, () => queries.timeOf(9_000)],
    ['what changed since', ['changes', 'parkedRef'], parked.length, () => queries.changedAfter(100)],
    ['the versions before', ['version'], 100, () => queries.before(some)],
    ['versions, whole', ['version'], 100, () => queries.entities(some)],
    ['texts of versions', ['version'], 100, () => queries.texts(some).next()],
    ['what is parked', ['parkedRef'], parked.length, () => queries.parkedMark()],
  ])('of %s uses the indexes %j and looks at %s documents at most', async (_, indexes, most, ask) => {
    await ask();
    const all = await watch.explained();
    expect(all.length).toBeGreaterThan(0);
    for (const { plan, indexes: used, examined } of all) {
      expect([plan, used.length > 0 && used.every((name) => indexes.includes(name))]).toEqual([plan, true]);
      expect(plan).not.toContain('"stage":"COLLSCAN"');
      expect(examined).toBeLessThanOrEqual(most);
    }
  });

  it('of what changed tells of what is parked since, whatever was parked before', async () => {
    const changed = await queries.changedAfter(positions - 6);
    const since = [5, 4, 3, 2, 1, 0].map((n) => refOf(positions - n));
    expect(changed.map(({ ref }) => ref).sort()).toEqual(since.sort());
  });

  it('of the versions before goes back over one that is parked', async () => {
    const [before] = await queries.before([{ ref: refOf(7), version: 2 }]);
    expect(before).toBeUndefined();
    const ref = refOf(positions - 5);
    expect(await queries.before([{ ref, version: 21 }])).toEqual([{ ref, version: 19 }]);
    const single = (await watch.explained()).filter(({ plan }) => plan.includes('"LIMIT"'));
    expect(single.map(({ examined }) => examined <= 1)).toEqual([true, true]);
  });
});
