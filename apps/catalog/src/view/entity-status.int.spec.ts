import { Projections } from '@callboard/projection';
import { component, waitUntil } from '@callboard/testing';
import { CatalogStage, pushed, type Answer } from '../fixtures/catalog-stage';

const ref = 'component:default/buoy';
const byName = '/entities/by-name/component/default/buoy';

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(pushed([component('buoy'), component('bell')]));
  // An entity without a uid cannot be folded.
  await stage.publish([{ ref, entity: component('buoy') }]);
  const { status } = await stage.get(byName, { 'x-callboard-at-least': String(stage.position) });
  expect(status).toBe(200);
});

afterAll(() => stage.strike());

const status = {
  items: [
    {
      type: 'backstage.io/catalog-processing',
      level: 'error',
      message: expect.stringMatching(/^A change is parked since .*TypeError: the entity has no uid$/) as string,
      error: { name: 'TypeError', message: 'the entity has no uid' },
    },
  ],
};

const whole = { metadata: { name: 'buoy' }, spec: { type: 'service' }, relations: [{ type: 'ownedBy' }], status };

describe('an entity of which a change is parked', () => {
  it.each<[string, () => Promise<Answer>, (body: never) => unknown]>([
    ['by-name', () => stage.get(byName), (body) => body],
    [
      'ancestry',
      () => stage.get(`${byName}/ancestry`),
      ({ items: [{ entity }] }: { items: [{ entity: unknown }] }) => entity,
    ],
    [
      'by-refs',
      () => stage.post('/entities/by-refs', { entityRefs: [ref] }),
      ({ items: [first] }: { items: unknown[] }) => first,
    ],
    [
      'by-query',
      () => stage.get('/entities/by-query?filter=metadata.name=buoy'),
      ({ items: [first] }: { items: unknown[] }) => first,
    ],
    ['the plain list', () => stage.get('/entities?filter=metadata.name=buoy'), ([first]: unknown[]) => first],
  ])('is shown by %s as it was, with the error as its status', async (_, ask, entityOf) => {
    const { status: code, body } = await ask();
    expect(code).toBe(200);
    expect(entityOf(body as never)).toMatchObject(whole);
  });

  it('shows its status alone where only that is asked for, and no other entity has any', async () => {
    const { body } = await stage.get('/entities/by-query?fields=status&orderField=metadata.name,desc');
    expect(body.items).toEqual([{ status }, {}]);
  });

  it.each(['status.items', 'status.items.level=error'])('is not found by it: filter=%s', async (filter) => {
    expect((await stage.get(`/entities?filter=${filter}`)).body).toEqual([]);
  });

  it('had no status before, and has none as of a moment', async () => {
    for (const at of [2, stage.position]) {
      expect((await stage.get(`${byName}?at=${at}`)).body).not.toHaveProperty('status');
    }
  });

  it('has it until nothing of it is parked any more', async () => {
    const desk = await stage.part(Projections).named('entity').desk();
    expect(await desk.retryOne(ref, 'spec')).toMatchObject({ items: [{ left: 1 }] });
    expect((await stage.get(byName)).body).toMatchObject({ status });
    await desk.skip({ ref, position: stage.position, reason: 'a push without a uid' }, 'spec');
    const isTold = async () => 'status' in ((await stage.get(byName)).body as object);
    await waitUntil(async () => !(await isTold()), { message: 'the status is gone' });
  });
});
