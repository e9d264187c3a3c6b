import { Projections } from '@callboard/projection';
import { component, waitUntil } from '@callboard/testing';
import { CatalogStage, pushed, type StagedChange } from '../fixtures/catalog-stage';

const buoy = 'component:default/buoy';
const bell = 'component:default/bell';

/** The entity, or one that nobody can fold since it has no uid. */
const change = (name: string, title: string, isFoldable = true): StagedChange => {
  const entity = component(name);
  const titled = { ...entity, metadata: { ...entity.metadata, title } };
  return isFoldable ? pushed([titled])[0]! : { ref: `component:default/${name}`, entity: titled };
};

/** By position: what becomes of buoy and bell. Both have a change that is parked. */
const changes = [
  change('buoy', 'one'),
  change('bell', 'unfoldable', false),
  change('buoy', 'unfoldable', false),
  change('crane', 'one'),
  change('buoy', 'three'),
  change('bell', 'two'),
];

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(changes);
  await waitUntil(async () => (await stage.get('/entities/by-query?limit=0')).body.totalItems === 2);
});

afterAll(() => stage.strike());

async function titlesAt(position: number): Promise<Record<string, string>> {
  const { status, body } = await stage.get(`/entities/by-query?at=${position}`);
  expect([status, body.totalItems]).toEqual([200, body.items.length]);
  const named = (body.items as { metadata: { name: string; title: string } }[]).map(({ metadata }) => metadata);
  return Object.fromEntries(named.map(({ name, title }) => [name, title]));
}

async function snapshotAt(position: number): Promise<string[]> {
  const response = await stage.fetch(`${stage.origin}/api/catalog/v1/snapshot?at=${position}`);
  const lines = (await response.text()).trimEnd().split('\n').slice(1, -1);
  return lines.map((line) => (JSON.parse(line) as { metadata: { title: string } }).metadata.title);
}

async function skip(ref: string, position: number): Promise<void> {
  for (const projection of ['entity', 'history']) {
    const desk = await stage.part(Projections).named(projection).desk();
    await desk.skip({ ref, position, reason: 'has no uid' }, 'spec');
  }
}

/** What a catalog shows that was fed up to each position. */
async function expectPast(past: Record<string, string>[]): Promise<void> {
  for (const [position, titles] of past.entries()) {
    expect([position, await titlesAt(position)]).toEqual([position, titles]);
    expect((await snapshotAt(position)).sort()).toEqual(Object.values(titles).sort());
  }
}

describe('as of a moment, an entity of which a change is parked', () => {
  it('is what it was before that change, at and after it, and is not there where that was its first', async () => {
    const [one, both] = [{ buoy: 'one' }, { buoy: 'one', crane: 'one' }];
    await expectPast([{}, one, one, one, both, both, both]);
  });

  it('is what came after the change from its own position on, once the change is skipped', async () => {
    expect(await titlesAt(6)).toEqual({ buoy: 'one', crane: 'one' });
    await skip(buoy, 3);
    await skip(bell, 2);
    await waitUntil(async () => (await stage.get('/entities/by-query?limit=0')).body.totalItems === 3);
    const [one, both, later] = [{ buoy: 'one' }, { buoy: 'one', crane: 'one' }, { buoy: 'three', crane: 'one' }];
    // Views that were built before are still kept, for as long as it may go unseen.
    await waitUntil(async () => (await titlesAt(6))['bell'] === 'two');
    await expectPast([{}, one, one, one, both, later, { ...later, bell: 'two' }]);
  });
});
