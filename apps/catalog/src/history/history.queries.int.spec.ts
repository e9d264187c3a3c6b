import { Problem } from '@callboard/problems';
import type { LiveDocuments, LiveProgress } from '@callboard/projection';
import { CommandWatch, freshNames, platformAddresses } from '@callboard/testing';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { type ChangeLimits, ChangeQueries } from './change.queries';
import type { ChangeList } from './change-list';
import { fieldReader } from './field-path';
import { historyIndexes, type StoredHistoryEntry } from './history.document';
import { HistoryQueries, type LookBackLimits } from './history.queries';
import { historyLimits } from './history-limits';

const { windowMax, fewPositionsMax, pageBytesMax } = historyLimits;
/** More positions than two windows have. */
const positions = 2 * windowMax + 5_000;
const [manyRef, rareRef] = ['component:default/many', 'component:default/rare'];
const [typeSetAt, lastOfMany] = [3, positions / 10];
const day = Date.parse('2026-11-23T00:00:00Z');

let client: MongoClient;
let db: Db;
let rows: Collection<StoredHistoryEntry>;
let history: HistoryQueries;
let changes: ChangeQueries;
let limited: (limits: Partial<ChangeLimits>) => ChangeQueries;
let lookingBack: (limits: Partial<LookBackLimits>) => HistoryQueries;
let watch: CommandWatch;

function row(position: number, fields: Partial<StoredHistoryEntry> = {}): StoredHistoryEntry {
  return {
    _id: position,
    ref: `component:default/e${position % 1_000}`,
    version: Math.ceil(position / 1_000),
    type: 'callboard.entity.updated',
    removed: false,
    time: new Date(day + position),
    source: 'token:spec',
    kind: 'component',
    namespace: 'default',
    owner: 'group:default/a',
    actor: 'spec',
    uid: `uid-${position % 1_000}`,
    text: `{"spec":{"owner":"a${position}"}}`,
    edges: [],
    differences: '[]',
    provenance: '{"actor":"spec"}',
    ...fields,
  };
}

/** Rows of one entity with many versions, of one that is rare, and of a thousand others; one change is parked. */
function rowAt(position: number): StoredHistoryEntry {
  const version = position / 10;
  if (position === 7) return { _id: 7, parked: { ref: 'component:default/e7' } } as unknown as StoredHistoryEntry;
  if (position <= 3) return row(position, { ref: rareRef, version: position, actor: 'rare', uid: 'rare' });
  if (!Number.isInteger(version)) return row(position);
  const text = JSON.stringify({ spec: { owner: 'a', type: version < typeSetAt ? 'library' : 'service' } });
  return row(position, { ref: manyRef, version, uid: 'many', text });
}

beforeAll(async () => {
  client = await MongoClient.connect(platformAddresses().mongoUrl, { monitorCommands: true });
  db = client.db(`${freshNames().databasePrefix}_history`);
  rows = db.collection('history_g1');
  // The last is the engine's own, of every journal.
  const parked = { key: { 'parked.ref': 1, _id: 1 }, name: 'parkedRef' } as const;
  const some = { partialFilterExpression: { 'parked.ref': { $exists: true } } };
  await rows.createIndexes([...historyIndexes, { ...parked, ...some }]);
  await rows.insertMany(Array.from({ length: positions }, (_, index) => rowAt(index + 1)));
  const live = { collection: () => Promise.resolve(rows) } as unknown as LiveDocuments<StoredHistoryEntry>;
  history = new HistoryQueries(live);
  limited = (limits) =>
    new ChangeQueries(live, { watermark: positions } as LiveProgress, { ...historyLimits, ...limits });
  changes = limited({});
  lookingBack = (limits) => new HistoryQueries(live, { ...historyLimits, ...limits });
  watch = new CommandWatch(client);
});

beforeEach(() => watch.reset());

afterAll(async () => {
  await db.dropDatabase();
  await client.close();
});

const list = (fields: Partial<ChangeList>): ChangeList => ({
  order: 'newest',
  filters: {},
  first: 1,
  last: positions,
  ...fields,
});

/** All pages of a list. */
async function pages(whole: ChangeList, limit: number): Promise<number[][]> {
  const found: number[][] = [];
  for (let rest = whole; ;) {
    const { rows: page, lookedUpTo } = await changes.page(rest, limit);
    found.push(page.map(({ _id }) => _id));
    if (lookedUpTo === null) return found;
    rest = whole.order === 'newest' ? { ...rest, last: lookedUpTo - 1 } : { ...rest, first: lookedUpTo + 1 };
  }
}

describe('each question', () => {
  it.each<[string, string, number, () => Promise<unknown>]>([
    ['the newest versions', 'version', 21, () => history.versions({ ref: manyRef, first: 1, last: 1e9 }, 20)],
    ['older versions', 'version', 21, () => history.versions({ ref: manyRef, first: 1, last: 900 }, 20)],
    ['the last version', 'version', 1, () => history.last(manyRef)],
    ['one version', 'version', 1, () => history.last(manyRef, 2_000)],
    ['the life of a uid', 'life', 1, () => history.lifeOf('many')],
    ['the position at a time', 'time', 1, () => history.positionAt(new Date(day + 30_000))],
    ['the changes of one entity', 'version', 3, () => changes.page(list({ ref: rareRef }), 20)],
    [
      'the changes of one entity among few positions',
      'changes',
      20,
      () => changes.page(list({ ref: manyRef, first: positions - 199 }), 50),
    ],
    ['what is parked', 'parkedRef', 1, () => history.parkedAt('component:default/e7')],
    ['the first that is parked', 'parkedRef', 1, () => history.parkedAt()],
    ['all changes', '_id_', 21, () => changes.page(list({}), 20)],
    [
      'why a field has its value',
      'version',
      3,
      () => history.lastChangeOf(fieldReader('kind'), { ref: rareRef, last: 3 }),
    ],
  ])('of %s uses the index %s and looks at %s documents at most', async (_, index, most, ask) => {
    await ask();
    const all = await watch.explained();
    expect(all.length).toBeGreaterThan(0);
    for (const { plan, indexes, examined } of all) {
      expect([plan, indexes]).toEqual([plan, [index]]);
      expect(plan).not.toContain('"stage":"SORT"');
      expect(examined).toBeLessThanOrEqual(most);
    }
  });
});

describe('changes that are rare', () => {
  it.each(['newest', 'oldest'] as const)('are found, %s first, by bounded looks', async (order) => {
    const found = await pages(list({ order, filters: { actor: ['rare'] } }), 2);
    expect(found.flat()).toEqual(order === 'newest' ? [3, 2, 1] : [1, 2, 3]);
    const all = await watch.explained();
    expect(all.length).toBeGreaterThanOrEqual(3);
    for (const { examined } of all) expect(examined).toBeLessThanOrEqual(windowMax);
  });

  it.each(['newest', 'oldest'] as const)(
    'and all others come once each, %s first, over the ends of windows',
    async (order) => {
      const found = (await pages(list({ order, first: windowMax - 150, last: windowMax + 250 }), 100)).flat();
      const expected = Array.from({ length: 401 }, (_, index) => windowMax - 150 + index);
      expect(found).toEqual(order === 'newest' ? expected.reverse() : expected);
    },
  );

  it.each(['kind', 'owner', 'actor', 'source', 'type'] as const)(
    'by %s are looked for no longer than a page may last, which then says where to go on',
    async (filter) => {
      const none = list({ filters: { [filter]: ['nobody'] } });
      const page = await limited({ scanMs: 0 }).page(none, 50);
      expect(page).toEqual({ rows: [], lookedUpTo: positions - windowMax + 1 });
      expect(watch.sent).toHaveLength(1);
    },
  );

  it.each<[string, Partial<ChangeList>]>([
    ['all of them', { filters: { actor: ['rare'] } }],
    ['one entity', { ref: manyRef, filters: { actor: ['rare'] } }],
  ])('are refused with a code where the database takes too long for one look at %s', async (_, asked) => {
    const question = limited({ queryMs: 1 }).page(list(asked), 50);
    await expect(question).rejects.toMatchObject({ code: 'query-too-slow' });
    expect(watch.sent.map(({ maxTimeMS }) => maxTimeMS as number)).toEqual([1]);
  });

  it.each(['newest', 'oldest'] as const)(
    'of one entity are the same among few positions and many, %s first',
    async (order) => {
      const asked = list({ order, ref: manyRef, first: 10_000, filters: { kind: ['component'] } });
      const found = [];
      for (const last of [9_999 + fewPositionsMax, 10_000 + fewPositionsMax]) {
        const numbers = await pages({ ...asked, last }, 30);
        found.push(numbers.flat().filter((position) => position < 10_000 + fewPositionsMax));
      }
      expect(found[0]).toHaveLength(fewPositionsMax / 10);
      expect(found[0]).toEqual(found[1]);
      const indexes = (await watch.explained()).flatMap((each) => each.indexes);
      expect([...new Set(indexes)]).toEqual(['changes', 'version']);
    },
  );

  it('leave out what is parked', async () => {
    expect(await pages(list({ order: 'oldest', first: 6, last: 8 }), 10)).toEqual([[6, 8]]);
  });
});

describe('a page', () => {
  it('ends once it has as much as it may, and the next goes on', async () => {
    const [ref, differences] = ['component:default/large', JSON.stringify('x'.repeat(pageBytesMax / 2))];
    const versions = [1, 2, 3, 4].map((version) => row(positions + version, { ref, version, differences }));
    await rows.insertMany(versions);
    const first = await history.versions({ ref, first: 1, last: 4 }, 50);
    expect([first.rows.map(({ version }) => version), first.isCut]).toEqual([[4, 3], true]);
    const second = await history.versions({ ref, first: 1, last: 2 }, 50);
    expect([second.rows.map(({ version }) => version), second.isCut]).toEqual([[2, 1], false]);
    const found = await pages(list({ first: positions + 1, last: positions + 4 }), 50);
    expect(found.map((each) => each.map((position) => position - positions))).toEqual([
      [4, 3],
      [2, 1],
    ]);
  });
});

describe('the change that last set a field', () => {
  const [field, many] = [fieldReader('spec.type'), { ref: manyRef, last: lastOfMany }];
  const expected = { version: { version: typeSetAt }, value: 'service', before: 'library' };

  it('is found as far back as may be looked, and a version further it is said where to go on', async () => {
    expect(lastOfMany).toBeGreaterThan(4_000);
    const enough = lookingBack({ lookBackVersionsMax: lastOfMany - typeSetAt + 2 });
    expect(await enough.lastChangeOf(field, many)).toMatchObject(expected);
    const tooFew = lookingBack({ lookBackVersionsMax: lastOfMany - typeSetAt + 1 });
    const extensions = { version: typeSetAt };
    await expect(tooFew.lastChangeOf(field, many)).rejects.toMatchObject({ code: 'unchanged-for-long', extensions });
    expect(await tooFew.lastChangeOf(field, { ref: manyRef, last: typeSetAt })).toMatchObject(expected);
  });

  it.each<Partial<LookBackLimits>>([{ lookBackVersionsMax: 500 }, { lookBackLengthMax: 20_000 }])(
    'is found by those who go on again and again within %o',
    async (limits) => {
      const queries = lookingBack(limits);
      let asked = 0;
      for (let { last } = many; ; asked++) {
        const found = await queries.lastChangeOf(field, { ref: manyRef, last }).catch((error: Problem) => error);
        if (!(found instanceof Problem)) {
          expect(found).toMatchObject(expected);
          break;
        }
        last = found.extensions!['version'] as number;
      }
      expect(asked).toBeGreaterThanOrEqual(8);
    },
  );

  it('is looked for in turns: between two versions others get theirs', async () => {
    const looked = { turns: 0, isDone: false };
    const look = () => {
      looked.turns++;
      if (!looked.isDone) setImmediate(look);
    };
    setImmediate(look);
    await history.lastChangeOf(field, many);
    looked.isDone = true;
    expect(looked.turns).toBeGreaterThanOrEqual(lastOfMany - typeSetAt);
  });

  it('comes nearer with every question, however little one may look at', async () => {
    const queries = lookingBack({ lookBackVersionsMax: 0 });
    const question = queries.lastChangeOf(field, { ref: manyRef, last: 10 });
    await expect(question).rejects.toMatchObject({ extensions: { version: 9 } });
  });
});

describe('a life', () => {
  it('is the first to the last version of a uid, and the removal after it', async () => {
    expect(await history.lifeOf('rare')).toEqual({ ref: rareRef, first: 1, last: 4 });
    expect(await history.lifeOf('nobody')).toBeNull();
  });
});

describe('the position at a time', () => {
  it.each([
    [new Date(day), 0],
    [new Date(day + 1), 1],
    [new Date(day + 6), 6],
    [new Date(day + 7), 6],
  ])('of %p is %p', async (time, position) => {
    expect(await history.positionAt(time)).toBe(position);
  });
});
