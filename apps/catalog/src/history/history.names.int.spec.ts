import { type Entity, refOf } from '@callboard/entity';
import { component } from '@callboard/testing';
import { CatalogStage } from '../fixtures/catalog-stage';

/** Entities whose names are also literal parts of the paths by which histories are asked for. */
let stage: CatalogStage;

beforeAll(async () => (stage = await CatalogStage.set()));
afterAll(() => stage.strike());

function named(name: string, metadata: object): Entity {
  return component(name, { metadata: { uid: name, ...metadata }, spec: { owner: 'harbour' } } as never);
}

const publish = (...entities: Entity[]) => stage.publish(entities.map((entity) => ({ ref: refOf(entity), entity })));
const get = (path: string, headers?: Record<string, string>) => stage.get(`/v1/entities/${path}`, headers);
const versionsOf = ({ items }: { items: { version: number }[] }) => items.map(({ version }) => version);

describe.each(['versions', 'diff', 'why'])('the history of an entity named %s', (name) => {
  beforeAll(() => publish(named(name, { title: 'First' }), named(name, { title: 'Second' })));

  const addresses = [`component/default/${name}`, `component:default/${name}`, `Component:default%2F${name}`];

  it.each(addresses)('is told at %s', async (address) => {
    expect(versionsOf((await get(`${address}/versions`)).body)).toEqual([2, 1]);
    expect(versionsOf((await get(`${address}/versions?limit=1`)).body)).toEqual([2]);
    expect((await get(`${address}/versions/1`)).body).toMatchObject({ version: 1, entity: { metadata: { name } } });
    const why = await get(`${address}/why?field=metadata.title`);
    expect(why.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(why.body).toMatchObject({ value: 'Second', before: 'First' });
    const patch = await get(`${address}/diff`, { accept: 'application/json-patch+json' });
    expect(patch.headers.get('content-type')).toBe('application/json-patch+json; charset=utf-8');
    expect(patch.body).toEqual([{ op: 'replace', path: '/metadata/title', value: 'Second' }]);
  });

  it.each(addresses)('is told at %s whatever the case of its path', async (address) => {
    expect(versionsOf((await get(`${address.toUpperCase()}/VERSIONS`)).body)).toEqual([2, 1]);
    expect((await get(`${address.toUpperCase()}/Diff`)).body).toMatchObject({ to: { version: 2 } });
    expect((await get(`${address.toUpperCase()}/wHY?field=kind`)).body).toMatchObject({ value: 'Component' });
  });

  it.each(addresses)('is refused at %s as any other', async (address) => {
    const placesOf = async (asked: string) =>
      (await get(`${address}/${asked}`)).body.errors.map((each: { pointer: string }) => each.pointer);
    expect(await placesOf('versions?limit=0&colour=red')).toEqual(['/colour', '/limit']);
    expect(await placesOf('diff?to=x')).toEqual(['/to']);
    expect(await placesOf('why')).toEqual(['/field']);
    expect(await placesOf('versions/why')).toEqual(['/version']);
  });
});

describe('the history of an entity named versions in a namespace named versions', () => {
  beforeAll(() => publish(named('versions', { namespace: 'versions' })));

  it.each(['component/versions/versions', 'component:versions/versions'])('is told at %s', async (address) => {
    expect(versionsOf((await get(`${address}/versions`)).body)).toEqual([1]);
    expect((await get(`${address}/versions/1`)).body).toMatchObject({ version: 1 });
  });
});
