import { inverseOf } from '@callboard/entity';
import { collectionName } from '@callboard/projection';
import { component, waitUntil } from '@callboard/testing';
import * as fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { CatalogChild } from '../fixtures/catalog-child';
import { CatalogStage, newDatabase, type StagedChange } from '../fixtures/catalog-stage';
import { refOf, type Row } from '../fixtures/view-rows';

const seed = 20_261_129;
const waitMs = 20_000;
const names = Array.from({ length: 30 }, (_, index) => `e${index}`);

const change = fc
  .record({
    name: fc.constantFrom(...names),
    isRemoved: fc.integer({ min: 0, max: 7 }).map((each) => each === 0),
    title: fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
    dependsOn: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 4 }),
  })
  .map(({ name, isRemoved, title, dependsOn }): StagedChange => {
    const metadata = { uid: `uid-${name}`, etag: title, title };
    const spec = { dependsOn: dependsOn.map((each) => `component:${each}`) };
    return { ref: refOf(name), entity: isRemoved ? null : component(name, { metadata, spec }) };
  });

interface Shown {
  relations: { type: string; targetRef: string }[];
}

describe('the views of replicas that are processes', () => {
  const database = newDatabase();
  const children = [new CatalogChild(database), new CatalogChild(database)];
  let client: MongoClient;
  let stage: CatalogStage;

  beforeAll(async () => {
    client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!);
    stage = await CatalogStage.set({ database });
  });

  afterAll(async () => {
    await Promise.all(children.map((child) => child.kill()));
    await stage.strike();
    await client.db(`${database}_catalog`).dropDatabase();
    await client.close();
  });

  /** Ends the change streams of all replicas on the server. Returns how many there were. */
  async function dropStreams(): Promise<number> {
    const admin = client.db('admin');
    const $match = { 'cursor.cursorId': { $exists: true }, ns: { $regex: `^${database}_catalog\\.` } };
    const open = await admin.aggregate([{ $currentOp: { idleCursors: true } }, { $match }]).toArray();
    for (const { ns, cursor } of open) {
      const [name, ...collection] = String(ns).split('.');
      await client.db(name).command({ killCursors: collection.join('.'), cursors: [cursor.cursorId] });
    }
    return open.length;
  }

  /** Some are killed while they follow, others while they start. */
  async function disturb(round: number): Promise<void> {
    if (round % 20 === 2) await shown(children[0]!);
    if (round % 10 === 3) {
      await children[0]!.kill();
      children[0] = new CatalogChild(database);
    }
    if (round % 10 === 5) children[1]!.pause();
    if (round % 10 === 7) children[1]!.wake();
    if (round % 10 === 9) await waitUntil(dropStreams);
  }

  /** Each entity as the documents have it, by its ref, with the relations that all of them together declare. */
  async function stored(): Promise<Map<string, unknown>> {
    const collection = client.db(`${database}_catalog`).collection<Row>(collectionName('entity', 1));
    const rows = await collection.find({ removed: false }).toArray();
    const declared = rows.flatMap(({ _id, edges = [] }) =>
      edges.map(({ type, target }) => ({ from: _id, type, target })),
    );
    const lines = new Set<string>();
    for (const { from, type, target } of declared) {
      lines.add(`${from} ${type} ${target}`);
      lines.add(`${target} ${inverseOf[type]!} ${from}`);
    }
    const sorted = [...lines].sort().map((line) => line.split(' ') as [string, string, string]);
    const relationsOf = (ref: string) =>
      sorted.filter(([from]) => from === ref).map(([, type, targetRef]) => ({ type, targetRef }));
    return new Map(
      rows.map(({ _id, text }) => [_id, { ...(JSON.parse(text!) as object), relations: relationsOf(_id) }]),
    );
  }

  async function shown(child: CatalogChild): Promise<Map<string, Shown>> {
    const headers = {
      'content-type': 'application/json',
      'x-callboard-at-least': String(stage.position),
      'x-callboard-wait-ms': String(waitMs),
    };
    const body = JSON.stringify({ entityRefs: names.map(refOf) });
    const answer = await child.fetch('/api/catalog/entities/by-refs', { method: 'POST', headers, body });
    expect([answer.status, Number(answer.headers.get('x-callboard-position'))]).toEqual([200, stage.position]);
    const { items } = (await answer.json()) as { items: (Shown | null)[] };
    return new Map(items.flatMap((item, index) => (item ? [[refOf(names[index]!), item]] : [])));
  }

  it('are what the database has, whoever was killed, stopped, or lost its stream while others wrote', async () => {
    const changes = fc.sample(change, { numRuns: 200, seed });
    for (let round = 0; round < 40; round++) {
      await stage.publish(changes.slice(round * 5, round * 5 + 5));
      await disturb(round);
    }
    const documents = await stored();
    expect(documents.size).toBeGreaterThan(20);
    for (const child of children) expect(await shown(child)).toEqual(documents);
  }, 90_000);
});
