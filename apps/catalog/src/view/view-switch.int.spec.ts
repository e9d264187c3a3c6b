import { randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import { collectionName } from '@callboard/projection';
import { waitUntil } from '@callboard/testing';
import { MongoClient, type Collection, type Db } from 'mongodb';
import { shownText } from '../fixtures/shown-text';
import { partitions, reach, refOf, rowOf, type Row } from '../fixtures/view-rows';
import { LiveView } from './live-view';
import { ViewSource } from './view.source';
import { ViewSwitch } from './view-switch';

let client: MongoClient;
let db: Db;
let live: LiveView;
let views: ViewSwitch;
/** Rows of two generations. */
let old: Collection<Row>;
let next: Collection<Row>;

beforeAll(async () => {
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!);
});

beforeEach(() => {
  db = client.db(`spec_${randomUUID().slice(0, 8)}`);
  [old, next] = [db.collection<Row>(collectionName('entity', 1)), db.collection<Row>(collectionName('entity', 2))];
  live = new LiveView();
  views = new ViewSwitch({ source: new ViewSource(db, partitions), live, logger: createLogger('spec', 'silent') });
});

afterEach(async () => {
  await views.stop();
  await db.dropDatabase();
});

afterAll(() => client.close());

function shownVersion(name: string): number | undefined {
  const slot = live.serving.slotOf(refOf(name));
  if (slot === undefined) return undefined;
  return (JSON.parse(shownText(live.serving, slot)) as { spec: { version: number } }).spec.version;
}

const names = Array.from({ length: 1_200 }, (_, index) => `e${index}`);
const same = names.map((name) => rowOf(name, 1, [{ type: 'ownedBy', target: refOf('e0') }]));

describe('ViewSwitch', () => {
  beforeEach(async () => {
    await old.insertMany(same);
    await next.insertMany(same);
    await reach(db, 1, 1);
    await views.show(1);
  });

  it('goes on with the view that is shown where the next generation says the same', async () => {
    const { serving, revision } = live;
    await old.replaceOne({ _id: refOf('e1') }, rowOf('e1', 2));
    await waitUntil(() => shownVersion('e1') === 2);
    const showing = views.show(2);
    await next.replaceOne({ _id: refOf('e1') }, rowOf('e1', 2));
    await next.replaceOne({ _id: refOf('e2') }, { version: 2, removed: true } as Row);
    expect(live.shown?.followed.progressId).toBe('entity@1');
    await reach(db, 2, 2);
    await showing;
    expect(live.serving).toBe(serving);
    expect(live.revision).not.toBe(revision);
    expect(live.position).toBe(2);
    expect(['e0', 'e1', 'e2'].map(shownVersion)).toEqual([1, 2, undefined]);
    await next.replaceOne({ _id: refOf('e0') }, rowOf('e0', 2));
    await waitUntil(() => shownVersion('e0') === 2);
  });

  it('follows the generation before no longer', async () => {
    await reach(db, 1, 2);
    await views.show(2);
    await old.replaceOne({ _id: refOf('e0') }, rowOf('e0', 2));
    await reach(db, 9, 1);
    await next.replaceOne({ _id: refOf('e1') }, rowOf('e1', 2));
    await waitUntil(() => shownVersion('e1') === 2);
    expect([shownVersion('e0'), live.position]).toEqual([1, 1]);
  });

  it('never shows a mixture: where one entity is another one at the same version, everything is loaded', async () => {
    const { serving } = live;
    const other = rowOf('e5').text!.replace('"version":1', '"version":5');
    await next.updateOne({ _id: refOf('e5') }, { $set: { text: other } });
    const seen = new Set<number | undefined>();
    const showing = views.show(2);
    await reach(db, 1, 2);
    const looking = setInterval(() => seen.add(shownVersion('e5')), 1);
    await showing;
    clearInterval(looking);
    expect(live.serving).not.toBe(serving);
    expect([shownVersion('e5'), [...seen].filter((each) => each !== 1 && each !== 5)]).toEqual([5, []]);
    expect(live.serving.size).toBe(names.length);
  });

  it('comes back to the generation before with what that has gone on to', async () => {
    await reach(db, 1, 2);
    await views.show(2);
    const { serving } = live;
    await old.replaceOne({ _id: refOf('e0') }, rowOf('e0', 3));
    await reach(db, 3, 1);
    await views.show(1);
    expect(live.serving).toBe(serving);
    expect([shownVersion('e0'), live.position]).toEqual([3, 3]);
  });
});
