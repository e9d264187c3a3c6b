import { CatalogClient } from '@backstage/catalog-client';
import { waitUntil } from '@callboard/testing';
import { CatalogStage, pushed } from './fixtures/catalog-stage';
import { quirkyEntities } from './fixtures/quirky-entities';

describe('CatalogClient of Backstage', () => {
  let stage: CatalogStage;
  let client: CatalogClient;

  beforeAll(async () => {
    stage = await CatalogStage.set();
    const discoveryApi = { getBaseUrl: async (plugin: string) => `${stage.origin}/api/${plugin}` };
    client = new CatalogClient({ discoveryApi, fetchApi: { fetch } });
    await stage.publish(pushed(quirkyEntities));
    await waitUntil(async () => (await client.queryEntities({ limit: 0 })).totalItems === quirkyEntities.length);
  });

  afterAll(() => stage.strike());

  it('gets an entity, or undefined', async () => {
    expect(await client.getEntityByRef('component:default/alpha-svc')).toMatchObject({ kind: 'Component' });
    expect(await client.getEntityByRef('component:default/nope')).toBeUndefined();
  });

  it('gets entities by refs, filtered too', async () => {
    const entityRefs = ['component:default/alpha-svc', 'api:default/nope', 'user:default/ann'];
    const { items } = await client.getEntitiesByRefs({ entityRefs, filter: { kind: 'Component' } });
    expect(items.map((item) => item?.metadata.name)).toEqual(['Alpha-Svc', undefined, undefined]);
  });

  it('walks along cursors by GET (quirk 56)', async () => {
    const found: string[] = [];
    const orderFields = { field: 'metadata.name', order: 'asc' } as const;
    let page = await client.queryEntities({ filter: { kind: ['component', 'group'] }, orderFields, limit: 2 });
    for (;;) {
      found.push(...page.items.map((item) => item.metadata.name));
      if (!page.pageInfo.nextCursor) break;
      page = await client.queryEntities({ cursor: page.pageInfo.nextCursor, limit: 2 });
    }
    expect(found).toEqual(['Alpha-Svc', 'beta-svc', 'gamma-svc', 'team-a', 'team-b']);
    expect(page.totalItems).toBe(5);
  });

  it('counts facets', async () => {
    const { facets } = await client.getEntityFacets({
      facets: ['kind'],
      filter: { 'relations.ownedBy': 'group:default/team-a' },
    });
    expect(facets['kind']).toEqual([
      { value: 'API', count: 1 },
      { value: 'Component', count: 2 },
      { value: 'Resource', count: 1 },
    ]);
  });
});
