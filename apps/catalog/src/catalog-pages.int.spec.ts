import { component } from '@callboard/testing';
import { CatalogStage, pushed } from './fixtures/catalog-stage';

const count = 450;
let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(pushed(Array.from({ length: count }, (_, index) => component(`one-of-many-${index}`))));
  await stage.get('/entities/by-query?limit=0', { 'x-callboard-at-least': String(stage.position) });
});

afterAll(() => stage.strike());

const sizeOf = async (parameters: string) => {
  const { body } = await stage.get(`/entities/by-query?${parameters}`);
  return [body.items.length, body.totalItems, body.pageInfo.nextCursor] as const;
};

it('quirk 31: a cursor without a limit gives up to 200 items, whatever its first page had', async () => {
  for (const limit of [1, 20, 230]) {
    const [first, , cursor] = await sizeOf(`limit=${limit}`);
    const [second, total, next] = await sizeOf(`cursor=${cursor}`);
    expect([first, second, total]).toEqual([limit, Math.min(200, count - limit), count]);
    if (count - limit > 200) expect((await sizeOf(`cursor=${next}`))[0]).toBe(Math.min(200, count - limit - 200));
  }
});
