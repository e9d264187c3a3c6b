import { CatalogClient } from '@backstage/catalog-client';
import { waitUntil } from '@callboard/testing';
import { CatalogStage, pushed } from './fixtures/catalog-stage';
import { quirkyEntities } from './fixtures/quirky-entities';

let stage: CatalogStage;
let client: CatalogClient;

beforeAll(async () => {
  stage = await CatalogStage.set();
  const discoveryApi = { getBaseUrl: async (plugin: string) => `${stage.origin}/api/${plugin}` };
  client = new CatalogClient({ discoveryApi, fetchApi: { fetch: (...args) => stage.fetch(...args) } });
  await stage.publish(pushed(quirkyEntities));
  await waitUntil(async () => (await client.queryEntities({ limit: 0 })).totalItems === quirkyEntities.length);
});

afterAll(() => stage.strike());

const names = (items: readonly ({ metadata: { name: string } } | undefined)[]) =>
  items.map((item) => item?.metadata.name);
const services = { field: 'metadata.name', order: 'asc' } as const;

/** What each reading method of the client must bring back. */
const reads: Record<string, () => Promise<void>> = {
  async getEntities() {
    const { items } = await client.getEntities({
      filter: [{ kind: 'component' }, { kind: 'group', 'spec.parent': 'team-a' }],
      fields: ['metadata.name'],
      order: { field: 'metadata.name', order: 'desc' },
      limit: 3,
      offset: 1,
    });
    expect(items).toEqual(['gamma-svc', 'beta-svc', 'Alpha-Svc'].map((name) => ({ metadata: { name } })));
    expect((await client.getEntities()).items).toHaveLength(quirkyEntities.length);
  },

  async getEntitiesByRefs() {
    const entityRefs = ['component:default/alpha-svc', 'api:default/nope', 'user:default/ann'];
    const filtered = await client.getEntitiesByRefs({ entityRefs, filter: { kind: 'Component' } });
    expect(names(filtered.items)).toEqual(['Alpha-Svc', undefined, undefined]);
    const queried = await client.getEntitiesByRefs({ entityRefs, query: { kind: 'user' }, fields: ['metadata.name'] });
    expect(queried.items).toEqual([undefined, undefined, { metadata: { name: 'ann' } }]);
  },

  async queryEntities() {
    const found: string[] = [];
    let page = await client.queryEntities({
      filter: { kind: ['component', 'group'] },
      orderFields: services,
      limit: 2,
    });
    for (;;) {
      found.push(...page.items.map((item) => item.metadata.name));
      if (!page.pageInfo.nextCursor) break;
      page = await client.queryEntities({ cursor: page.pageInfo.nextCursor, limit: 2 });
    }
    expect(found).toEqual(['Alpha-Svc', 'beta-svc', 'gamma-svc', 'team-a', 'team-b']);
    expect(page.totalItems).toBe(5);
    const text = await client.queryEntities({ fullTextFilter: { term: ' lph ', fields: ['metadata.name'] } });
    expect(names(text.items)).toEqual(['Alpha-Svc']);
    const byPredicate = await client.queryEntities({
      query: { $all: [{ kind: 'component' }, { $not: { 'spec.type': 'website' } }] },
      filter: { 'metadata.namespace': 'default' },
      orderFields: services,
    });
    expect(names(byPredicate.items)).toEqual(['gamma-svc']);
  },

  async streamEntities() {
    const pages: number[] = [];
    for await (const page of client.streamEntities({ filter: { kind: 'component' }, pageSize: 2 })) {
      pages.push(page.length);
    }
    expect(pages).toEqual([2, 1]);
  },

  async getEntityByRef() {
    expect(await client.getEntityByRef('component:default/alpha-svc')).toMatchObject({ kind: 'Component' });
    expect(await client.getEntityByRef({ kind: 'API', namespace: 'default', name: 'api-a' })).toMatchObject({
      kind: 'API',
    });
    expect(await client.getEntityByRef('component:default/nope')).toBeUndefined();
  },

  async getEntityByName() {
    const name = { kind: 'component', namespace: 'default', name: 'BETA-svc' };
    expect((await client.getEntityByName(name))?.metadata.name).toBe('beta-svc');
  },

  async getEntityAncestors() {
    const { rootEntityRef, items } = await client.getEntityAncestors({ entityRef: 'component:default/alpha-svc' });
    expect([rootEntityRef, names(items.map(({ entity }) => entity)), items[0]!.parentEntityRefs]).toEqual([
      'component:default/alpha-svc',
      ['Alpha-Svc'],
      [],
    ]);
  },

  async getEntityFacets() {
    const filtered = await client.getEntityFacets({
      facets: ['kind'],
      filter: { 'relations.ownedBy': 'group:default/team-a' },
    });
    expect(filtered.facets['kind']).toEqual([
      { value: 'API', count: 1 },
      { value: 'Component', count: 2 },
      { value: 'Resource', count: 1 },
    ]);
    const queried = await client.getEntityFacets({ facets: ['spec.type'], query: { kind: { $in: ['group'] } } });
    expect(queried.facets).toEqual({ 'spec.type': [{ value: 'team', count: 2 }] });
  },
};

/** Ways of `queryEntities` and `getEntityFacets`, and steps within: not called from outside. */
const inner = [
  'queryEntitiesByPredicate',
  'getEntityFacetsByPredicate',
  'requestIgnored',
  'requestRequired',
  'requestOptional',
  'getFilterValue',
];

/** They come with registered locations. */
const ofLocations = [
  'getLocations',
  'queryLocations',
  'streamLocations',
  'getLocationById',
  'getLocationByEntity',
  'getLocationByRef',
  'addLocation',
  'updateLocation',
  'removeLocationById',
  'analyzeLocation',
  'refreshEntity',
  'removeEntityByUid',
];

/** It has a spec of its own: `validation.int.spec.ts`. */
const ofValidation = ['validateEntity'];

describe('CatalogClient of Backstage', () => {
  it.each(Object.keys(reads))('%s works unchanged', async (method) => {
    await reads[method]!();
  });

  it('has no method that nobody decided about', () => {
    const methods = Object.getOwnPropertyNames(CatalogClient.prototype).filter((name) => name !== 'constructor');
    expect(methods.sort()).toEqual([...Object.keys(reads), ...inner, ...ofLocations, ...ofValidation].sort());
  });

  it('quirk 56: keeps the cursors of a filtered list on GET, and those of a query too', async () => {
    const methods: (string | undefined)[] = [];
    const watching = new CatalogClient({
      discoveryApi: { getBaseUrl: async (plugin: string) => `${stage.origin}/api/${plugin}` },
      fetchApi: {
        fetch: (url, init) => {
          methods.push(init?.method);
          return stage.fetch(url, init);
        },
      },
    });
    const first = await watching.queryEntities({ filter: { kind: 'component' }, limit: 1 });
    await watching.queryEntities({ cursor: first.pageInfo.nextCursor!, limit: 1 });
    const queried = await watching.queryEntities({ query: { kind: 'component' }, limit: 1 });
    const second = await watching.queryEntities({ cursor: queried.pageInfo.nextCursor!, limit: 1 });
    expect(second.items.map(({ kind }) => kind)).toEqual(['Component']);
    expect(second.items[0]!.metadata.uid).not.toBe(queried.items[0]!.metadata.uid);
    expect(methods).toEqual(['GET', 'GET', 'POST', 'GET']);
    // A client that posts it nevertheless is understood.
    const posted = await stage.post('/entities/by-query', { cursor: queried.pageInfo.nextCursor, limit: 1 });
    expect(posted.body.items[0].metadata.uid).toBe(second.items[0]!.metadata.uid);
  });
});
