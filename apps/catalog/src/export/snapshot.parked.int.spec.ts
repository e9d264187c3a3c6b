import { Projections } from '@callboard/projection';
import { component } from '@callboard/testing';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';

const [ref, buoy, bell] = ['component:default/buoy', component('buoy'), component('bell')];

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  // At position 2, an entity without a uid, which cannot be folded.
  await stage.publish([...pushed([buoy]), { ref, entity: buoy }, ...pushed([bell])]);
});
afterAll(() => stage.strike());

async function headOf(query = ''): Promise<object> {
  const response = await stage.fetch(`${stage.origin}/api/catalog/v1/snapshot${query}`);
  const head = JSON.parse((await response.text()).split('\n')[0]!) as object;
  stage.described.checkShape('SnapshotHead', head);
  return head;
}

it('tells the first change up to its position that is parked, as long as it is', async () => {
  expect(await headOf()).toMatchObject({ position: 3, count: 2, parkedAt: 2 });
  expect(await headOf('?at=2')).toMatchObject({ position: 2, count: 1, parkedAt: 2 });
  expect(await headOf('?at=1')).not.toHaveProperty('parkedAt');
  const desk = await stage.part(Projections).named('history').desk();
  await desk.skip({ ref, position: 2, reason: 'has no uid' }, 'spec');
  expect(await headOf()).not.toHaveProperty('parkedAt');
});
