import { component, group } from '@callboard/testing';
import { type Document, MongoClient } from 'mongodb';
import { PastQueries } from './as-of/past.queries';
import { entityCollection } from './entity/entity.document';
import { CatalogStage, pushed } from './fixtures/catalog-stage';

const team = 'group:default/stagehands';
const count = 12_000;
/** Members that change, round by round; every third of them goes to another owner. */
const [rounds, changing] = [15, 60];
const refOf = (index: number) => `component:default/c${index}`;
const movesAway = (index: number) => index < rounds * changing && index % 3 === 0;
const ownerOf = (index: number) => ({ type: 'ownerOf', targetRef: refOf(index) });

interface Related {
  relations: { type: string; targetRef: string }[];
}

let stage: CatalogStage;
let client: MongoClient;

const seen = () => ({ 'x-callboard-at-least': String(stage.position), 'x-callboard-wait-ms': '30000' });

beforeAll(async () => {
  stage = await CatalogStage.set();
  client = await MongoClient.connect(process.env['CALLBOARD_MONGO_URL']!);
  const members = Array.from({ length: count }, (_, index) => component(`c${index}`));
  await stage.publish(pushed([group('stagehands'), ...members]));
  expect((await stage.get('/entities/by-query?limit=0', seen())).status).toBe(200);
}, 60_000);

afterAll(async () => {
  await client.close();
  await stage.strike();
});

async function row(): Promise<Document | null> {
  const { dbName } = await stage.part(PastQueries).collection();
  return client.db(dbName).collection<{ _id: string }>(entityCollection).findOne({ _id: team });
}

/** The entity by all three ways that give it whole. */
async function answers(): Promise<Related[]> {
  const [named, listed, queried] = await Promise.all([
    stage.get('/entities/by-name/group/default/stagehands'),
    stage.post('/entities/by-refs', { entityRefs: [refOf(0), team] }),
    stage.get('/entities/by-query?filter=kind=group'),
  ]);
  expect([named.status, listed.status, queried.status]).toEqual([200, 200, 200]);
  return [named.body, listed.body.items[1], queried.body.items[0]] as Related[];
}

describe(`an entity with ${count} relations`, () => {
  it('is shown with all that hold while its neighbours change, and its row is not written', async () => {
    const before = await row();
    expect(before).toMatchObject({ version: 1, text: expect.any(String) as string });
    let isWritten = false;
    const writing = (async () => {
      for (let round = 0; round < rounds; round++) {
        const indexes = Array.from({ length: changing }, (_, index) => round * changing + index);
        const changed = indexes.map((index) =>
          component(`c${index}`, {
            metadata: { title: `in round ${round}` },
            spec: movesAway(index) ? { owner: 'others' } : {},
          }),
        );
        await stage.publish(pushed(changed));
      }
    })().finally(() => (isWritten = true));
    const settled = Array.from({ length: count }, (_, index) => ownerOf(index)).slice(rounds * changing);
    let asked = 0;
    while (!isWritten) {
      for (const { relations } of await answers()) {
        const refs = new Set(relations.map(({ targetRef }) => targetRef));
        expect([refs.size, settled.every(({ targetRef }) => refs.has(targetRef))]).toEqual([relations.length, true]);
        asked++;
      }
    }
    await writing;
    expect(asked).toBeGreaterThan(3);
    await stage.get('/entities/by-query?limit=0', seen());
    const holding = Array.from({ length: count }, (_, index) => index).filter((index) => !movesAway(index));
    const expected = holding.map(ownerOf).sort((one, other) => (one.targetRef < other.targetRef ? -1 : 1));
    for (const { relations } of await answers()) expect(relations).toEqual(expected);
    expect(await row()).toEqual(before);
  }, 60_000);

  it('is found by any one of them, and each of its neighbours by it', async () => {
    const total = async (filter: string) => (await stage.get(`/entities/by-query?limit=0&filter=${filter}`)).body;
    expect((await total(`relations.ownerOf=${refOf(1)}`)).totalItems).toBe(1);
    expect((await total(`kind=group,relations.ownerOf=${refOf(0)}`)).totalItems).toBe(0);
    const moved = (rounds * changing) / 3;
    expect((await total(`relations.ownedBy=${team}`)).totalItems).toBe(count - moved);
    expect((await total('relations.ownedBy=group:default/others')).totalItems).toBe(moved);
  });
});
