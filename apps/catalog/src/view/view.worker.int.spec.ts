import { randomUUID } from 'node:crypto';
import { inverseOf } from '@callboard/entity';
import { createLogger } from '@callboard/logging';
import type { ChangeStreamReader } from '@callboard/mongo';
import { collectionName } from '@callboard/projection';
import { CommandWatch, waitUntil } from '@callboard/testing';
import { MongoClient, MongoServerError, type Collection, type Db } from 'mongodb';
import { shownText } from '../fixtures/shown-text';
import { partitions, reach, refOf, rowOf, type Row } from '../fixtures/view-rows';
import { LiveView } from './live-view';
import { ViewSource } from './view.source';
import { ViewWorker } from './view.worker';

/** Remembers the stream that it opened last, for specs to break. */
class BreakableSource extends ViewSource {
  stream: ChangeStreamReader | undefined;

  override async open(...parameters: Parameters<ViewSource['open']>): Promise<ChangeStreamReader> {
    return (this.stream = await super.open(...parameters));
  }
}

let client: MongoClient;
let db: Db;
let rows: Collection<Row>;
let source: BreakableSource;
let live: LiveView;
let worker: ViewWorker;

function shown(name: string): { spec: { version: number }; relations: unknown[] } | undefined {
  const slot = live.serving.slotOf(refOf(name));
  return slot === undefined ? undefined : JSON.parse(shownText(live.serving, slot));
}

beforeAll(async () => {
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!, { monitorCommands: true });
});

beforeEach(async () => {
  db = client.db(`spec_${randomUUID().slice(0, 8)}`);
  rows = db.collection<Row>(collectionName('entity', 1));
  live = new LiveView();
  source = new BreakableSource(db, partitions);
  worker = new ViewWorker({ source, live, logger: createLogger('spec', 'silent'), generation: 1 });
});

afterEach(async () => {
  await worker.stop();
  await db.dropDatabase();
});

afterAll(() => client.close());

const loaded = () => waitUntil(() => live.loaded, { message: 'the view is loaded' });

describe('ViewWorker', () => {
  it('loads what is there, tombstones left out, and tells its position', async () => {
    await rows.insertMany([rowOf('a'), { _id: refOf('gone'), version: 2, removed: true } as Row]);
    await reach(db, 7);
    expect(live.loaded).toBe(false);
    worker.start();
    await loaded();
    expect(shown('a')).toBeDefined();
    expect([live.serving.size, live.position]).toEqual([1, 7]);
  });

  it('loads that changes of an entity are parked, and follows them being parked and let go', async () => {
    const parked = { error: 'TypeError: no', since: new Date(), count: 1, changes: [] };
    await rows.insertMany([{ ...rowOf('a'), parked }, rowOf('b')]);
    worker.start();
    await loaded();
    expect([shown('a'), shown('b')].map((each) => 'status' in each!)).toEqual([true, false]);
    await rows.updateOne({ _id: refOf('b') }, { $set: { parked } });
    await rows.replaceOne({ _id: refOf('a') }, rowOf('a', 2));
    await reach(db, 1);
    await live.waitFor({ position: 1 }, 5_000);
    expect([shown('a'), shown('b')].map((each) => 'status' in each!)).toEqual([false, true]);
  });

  it('follows writes of whichever process, and has every entity before the progress that stands for it', async () => {
    worker.start();
    await loaded();
    for (let version = 1; version <= 20; version++) {
      await rows.replaceOne({ _id: refOf('a') }, rowOf('a', version), { upsert: true });
      await reach(db, version);
      expect(await live.waitFor({ position: version }, 5_000)).toBe(true);
      expect(shown('a')!.spec.version).toBe(version);
    }
    await rows.replaceOne({ _id: refOf('a') }, { version: 21, removed: true } as Row);
    await reach(db, 21);
    await live.waitFor({ position: 21 }, 5_000);
    expect(shown('a')).toBeUndefined();
  });

  it('misses nothing that is written while it loads', async () => {
    await rows.insertMany(Array.from({ length: 3_000 }, (_, i) => rowOf(`old-${i}`)));
    worker.start();
    for (let i = 0; i < 40; i++) {
      await rows.insertOne(rowOf(`new-${i}`));
      await rows.replaceOne({ _id: refOf(`old-${i}`) }, rowOf(`old-${i}`, 2));
    }
    await reach(db, 1);
    await waitUntil(() => live.position === 1);
    expect(live.serving.size).toBe(3_040);
    expect(Array.from({ length: 40 }, (_, i) => shown(`old-${i}`)!.spec.version)).toEqual(Array(40).fill(2));
  });

  it('goes on where it stood when the stream breaks', async () => {
    worker.start();
    await loaded();
    const before = live.serving;
    await rows.insertOne(rowOf('a'));
    await waitUntil(() => shown('a'));
    await source.stream!.close();
    await rows.insertOne(rowOf('b'));
    await waitUntil(() => shown('b'));
    expect(live.serving).toBe(before);
  });

  it('loads everything again when its collection was dropped, and answers meanwhile', async () => {
    await rows.insertOne(rowOf('a'));
    worker.start();
    await loaded();
    await rows.drop();
    expect(shown('a')).toBeDefined();
    await rows.insertOne(rowOf('b'));
    await waitUntil(() => shown('b') !== undefined && shown('a') === undefined);
  });

  it('shows what the database has, relations of both directions included, after random writes', async () => {
    worker.start();
    await loaded();
    const names = Array.from({ length: partitions }, (_, i) => `e${i}`);
    const pick = <T>(from: readonly T[], seed: number) => from[seed % from.length]!;
    for (let step = 1; step <= 150; step++) {
      const name = pick(names, step * 7);
      const edges = [0, 1].map((i) => ({
        type: pick(Object.keys(inverseOf), step + i),
        target: refOf(pick(names, step * (3 + i))),
      }));
      const next = step % 5 === 0 ? ({ version: step, removed: true } as Row) : rowOf(name, step, edges);
      await rows.replaceOne({ _id: refOf(name) }, next, { upsert: true });
    }
    await reach(db, 150);
    await live.waitFor({ position: 150 }, 5_000);
    const stored = await rows.find({ removed: false }).toArray();
    expect(live.serving.size).toBe(stored.length);
    for (const { _id, text, edges } of stored) {
      const entity = JSON.parse(shownText(live.serving, live.serving.slotOf(_id)!)) as {
        relations: { targetRef: string }[];
      };
      const { relations, ...rest } = entity;
      expect(rest).toEqual(JSON.parse(text!));
      const declarers = stored.filter((each) => each.edges!.some(({ target }) => target === _id));
      const neighbours = [...edges!.map((edge) => edge.target), ...declarers.map((each) => each._id)];
      expect([...new Set(relations.map((each) => each.targetRef))].sort()).toEqual([...new Set(neighbours)].sort());
    }
  });
});

describe('what is asked of the database', () => {
  let watch: CommandWatch;
  beforeAll(() => (watch = new CommandWatch(client)));
  beforeEach(async () => {
    const others = Array.from({ length: 200 }, (_, i) => rowOf(`e${i}`));
    await rows.insertMany([rowOf('a'), { ...rowOf('gone', 2), removed: true }, ...others]);
    await reach(db, 7);
    watch.reset();
  });

  const explained = async () => {
    const [only, ...more] = await watch.explained();
    expect(more).toEqual([]);
    return only!;
  };

  it('is by id which texts some entities have, and how far the projection is', async () => {
    await source.texts(source.followed(1), [refOf('a'), refOf('e7')]);
    const { plan, examined } = await explained();
    expect([plan.includes('"indexName":"_id_"'), examined]).toEqual([true, 2]);
    expect(Object.keys(await source.progress(source.followed(1)))).not.toEqual([]);
    const progress = await explained();
    expect(progress.plan).toMatch(/"stage":"(IDHACK|EXPRESS_IXSCAN)"/);
    expect(progress.examined).toBe(1);
  });

  it('is given up where the database takes too long for what a request may wait for', async () => {
    await source.texts(source.followed(1), [refOf('a')]);
    await source.progress(source.followed(1));
    expect(watch.sent.map(({ maxTimeMS }) => maxTimeMS as number)).toEqual([5_000, 5_000]);
    const gaveUp = Promise.reject(new MongoServerError({ message: 'operation exceeded time limit', code: 50 }));
    const collection = () => ({ find: () => ({ toArray: () => gaveUp }), findOne: () => gaveUp });
    const slow = new ViewSource({ collection } as unknown as Db, partitions);
    for (const asked of [slow.texts(slow.followed(1), [refOf('a')]), slow.progress(slow.followed(1))]) {
      await expect(asked).rejects.toMatchObject({ code: 'query-too-slow' });
    }
  });

  it('is everything, on purpose, where a view is loaded: every entity, and the front of what was folded', async () => {
    let count = 0;
    for await (const batch of source.entities(source.followed(1))) count += batch.length;
    expect([count, (await explained()).plan.includes('"stage":"COLLSCAN"')]).toEqual([201, true]);
    await source.front(source.followed(1));
    expect((await explained()).plan).toContain('"stage":"COLLSCAN"');
  });
});

describe('the texts that a view does not hold', () => {
  it('are read by id in one query, tombstones left out', async () => {
    await rows.insertMany([rowOf('a'), rowOf('b', 3), { _id: refOf('gone'), version: 2, removed: true } as Row]);
    const texts = await source.texts(source.followed(1), [refOf('b'), refOf('gone'), refOf('none')]);
    expect(texts).toEqual([{ ref: refOf('b'), version: 3, text: rowOf('b', 3).text }]);
  });

  it('answer as those do that it holds', async () => {
    const small = new ViewSource(db, partitions, 2_000);
    worker = new ViewWorker({ source: small, live, logger: createLogger('spec', 'silent'), generation: 1 });
    await rows.insertMany(Array.from({ length: 200 }, (_, i) => rowOf(`e${i}`)));
    worker.start();
    await loaded();
    const view = live.serving;
    const json = await view.read([], () => {
      const slots = Array.from({ length: 200 }, (_, i) => view.slotOf(refOf(`e${i}`)));
      return { slots, answer: (texts) => texts.joined('[', slots, ']').toString() };
    });
    const names = (JSON.parse(json) as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
    expect(names).toEqual(Array.from({ length: 200 }, (_, i) => `e${i}`));
  });
});
