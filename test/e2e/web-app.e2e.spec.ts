import { type Product, waitUntil } from '@callboard/testing';
import { Client } from './client';
import { disposeProduct, product } from './product';

/** What an unmodified Backstage web app asks, page by page, with the parameters and batches that it sends. */

const origin = 'http://localhost:3000';
const guest = 'user:development/guest';
const crew = 'group:default/crew';
const pages = 25;

const documents = `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: guest, namespace: development }
spec: { memberOf: [group:default/crew], profile: { displayName: Guest, email: guest@example.com } }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew, title: The Crew, annotations: { backstage.io/managed-by-location: "url:https://example.com/crew.yaml" } }
spec: { type: team, children: [], profile: { displayName: Crew } }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: bridge }
spec: { owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: helm }
spec: { type: openapi, lifecycle: production, owner: crew, system: bridge, definition: "openapi: 3.1.0" }
---
${Array.from(
  { length: pages },
  (_, index) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: Radar-${String(index).padStart(2, '0')}, title: Radar ${index}, tags: [go] }
spec: { type: service, lifecycle: ${index % 2 ? 'production' : 'experimental'}, owner: crew, system: bridge, providesApis: [helm] }
`,
).join('---\n')}`;

interface Entity {
  kind: string;
  metadata: { name: string; namespace: string; uid: string };
  relations?: { type: string; targetRef: string }[];
}
interface Page {
  items: Entity[];
  totalItems: number;
  pageInfo: { nextCursor?: string; prevCursor?: string };
}
interface Facets {
  facets: Record<string, { value: string; count: number }[]>;
}

let running: Product;
let client: Client;
let token: string;

/** Asks as the web app does: from its own origin, with its guest's token, and called JSON whatever it carries. */
async function ask<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const headers = { origin, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(30_000) };
  const answer = await client.fetch(`${running.gateway}/api${path}`, request);
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
}

async function get<T>(path: string): Promise<T> {
  const { status, body } = await ask<T>('GET', path);
  expect({ path, status }).toEqual({ path, status: 200 });
  return body;
}

async function post<T>(path: string, sent: object): Promise<T> {
  const { status, body } = await ask<T>('POST', path, sent);
  expect({ path, status }).toEqual({ path, status: 200 });
  return body;
}

const byRefs = async (entityRefs: string[], fields?: string[]) =>
  (await post<{ items: (Entity | null)[] }>('/catalog/entities/by-refs', { entityRefs, fields })).items;
const byQuery = (query: string) => get<Page>(`/catalog/entities/by-query?${query}`);
const count = async (filter: string) => (await byQuery(`limit=0&filter=${encodeURIComponent(filter)}`)).totalItems;
const names = (entities: (Entity | null)[]) => entities.map((entity) => entity?.metadata.name);

beforeAll(async () => {
  running = await product();
  client = new Client(running);
  const { receipt } = await client.push(documents, 'application/yaml');
  for (const path of ['/api/catalog/entity-facets?facet=kind', '/api/search/query?term=']) {
    const headers = { 'x-callboard-at-least': receipt!.token, 'x-callboard-wait-ms': '30000' };
    await waitUntil(async () => (await client.get(path, headers)).status === 200, { timeoutMs: 60_000 });
  }
}, 300_000);
afterAll(disposeProduct, 60_000);

it('signs its guest in, whose token is believed from then on', async () => {
  const headers = { origin, 'x-requested-with': 'XMLHttpRequest' };
  const answer = await client.fetch(`${running.gateway}/api/auth/guest/refresh`, { headers, credentials: 'include' });
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  const { profile, backstageIdentity } = (await answer.json()) as Record<string, Record<string, unknown>>;
  expect(profile).toEqual({ displayName: 'Guest', email: 'guest@example.com' });
  const identity = { type: 'user', userEntityRef: guest, ownershipEntityRefs: [guest, crew] };
  expect(backstageIdentity).toMatchObject({ identity });
  token = String(backstageIdentity!['token']);
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  expect(claims).toMatchObject({ sub: guest, aud: 'backstage', iss: `${running.gateway}/api/auth` });
  expect(await get('/auth/v1/userinfo')).toEqual({ claims: { sub: guest, ent: [guest, crew] } });
  expect((await get<{ keys: object[] }>('/auth/.well-known/jwks.json')).keys).toHaveLength(1);
});

it('is let in by a preflight before each kind of request', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
    const asked = { 'access-control-request-method': method, 'access-control-request-headers': 'authorization' };
    const address = `${running.gateway}/api/catalog/entities/by-query`;
    // No operation of any service: nothing is described of it.
    const { status, headers } = await fetch(address, { method: 'OPTIONS', headers: { origin, ...asked } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
  }
});

describe('the index page', () => {
  it('has its pickers filled', async () => {
    const { facets } = await get<Facets>('/catalog/entity-facets?facet=kind');
    expect(facets['kind']).toContainEqual({ value: 'Component', count: pages });
    const owners = await get<Facets>('/catalog/entity-facets?facet=relations.ownedBy');
    expect(owners.facets['relations.ownedBy']).toEqual([{ value: crew, count: pages + 2 }]);
    const wanted = {
      'spec.type': 'service',
      'relations.ownedBy': crew,
      'metadata.tags': 'go',
      'metadata.namespace': 'default',
    };
    for (const [facet, value] of Object.entries(wanted)) {
      const found = await get<Facets>(`/catalog/entity-facets?facet=${facet}&filter=kind%3Dcomponent`);
      expect(found.facets[facet]).toEqual([{ value, count: pages }]);
    }
    const lifecycles = await get<Facets>('/catalog/entity-facets?facet=spec.lifecycle&filter=kind%3Dcomponent');
    expect(lifecycles.facets['spec.lifecycle']?.map(({ value }) => value)).toEqual(['experimental', 'production']);
  });

  it('counts all and what the user owns, by requests without rows', async () => {
    expect(await byQuery('limit=0&filter=kind%3Dcomponent')).toEqual({ items: [], totalItems: pages, pageInfo: {} });
    expect(await count(`kind=component,relations.ownedBy=${guest},relations.ownedBy=${crew}`)).toBe(pages);
    expect(await count(`kind=component,relations.ownedBy=${guest}`)).toBe(0);
  });

  it('shows rows by twenty, the count apart, forth and back by cursors', async () => {
    const rows = 'limit=20&orderField=metadata.name%2Casc&filter=kind%3Dcomponent&totalItems=exclude';
    const first = await byQuery(rows);
    expect([first.items.length, first.totalItems, first.items[0]?.metadata.name]).toEqual([20, 0, 'Radar-00']);
    const second = await byQuery(`limit=20&cursor=${encodeURIComponent(first.pageInfo.nextCursor!)}`);
    expect(names(second.items)).toEqual(['Radar-20', 'Radar-21', 'Radar-22', 'Radar-23', 'Radar-24']);
    expect(second.pageInfo.nextCursor).toBeUndefined();
    const back = await byQuery(`limit=20&cursor=${encodeURIComponent(second.pageInfo.prevCursor!)}`);
    expect(names(back.items)).toEqual(names(first.items));
  });

  it('finds rows by the text box, and owners by their names', async () => {
    const fields = 'metadata.name%2Cmetadata.title%2Cspec.profile.displayname%2Cspec.target%2Cspec.targets';
    const found = await byQuery(
      `limit=20&filter=kind%3Dcomponent&fullTextFilterTerm=dar%207&fullTextFilterFields=${fields}`,
    );
    expect(names(found.items)).toEqual(['Radar-07']);
    const owners = 'limit=20&filter=kind%3DUser%2Ckind%3DGroup&orderField=metadata.name%2Casc';
    const picked = await byQuery(`${owners}&fullTextFilterTerm=crew&fullTextFilterFields=${fields}`);
    expect(names(picked.items)).toEqual(['crew']);
  });

  it('presents entities by batches of a hundred refs, some twice and some unknown', async () => {
    const fields = ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'metadata.description'];
    const refs = Array.from(
      { length: 100 },
      (_, index) => [crew, 'component:default/radar-03', 'api:default/no'][index % 3]!,
    );
    const items = await byRefs(refs, [...fields, 'spec.profile.displayName', 'spec.type']);
    expect(names(items)).toEqual(refs.map((_, index) => ['crew', 'Radar-03', undefined][index % 3]));
    const spec = { type: 'team', profile: { displayName: 'Crew' } };
    expect(items[0]).toEqual({
      kind: 'Group',
      metadata: { name: 'crew', namespace: 'default', title: 'The Crew' },
      spec,
    });
    expect(items[2]).toBeNull();
  });
});

describe('the entity page', () => {
  it('shows the entity, where it came from, and everything it is related to', async () => {
    const path = '/catalog/entities/by-name/component/default/radar-03';
    const entity = await get<Entity>(path);
    const refs = entity.relations!.map(({ targetRef }) => targetRef);
    expect(refs).toEqual([crew, 'system:default/bridge', 'api:default/helm']);
    const ancestry = await get<{ rootEntityRef: string; items: { entity: Entity }[] }>(`${path}/ancestry`);
    expect(ancestry.items[0]?.entity.metadata.uid).toBe(entity.metadata.uid);
    const related = await byRefs([...refs, ...refs], ['kind', 'metadata.name', 'metadata.namespace']);
    expect(names(related)).toEqual(['crew', 'bridge', 'helm', 'crew', 'bridge', 'helm']);
    expect(await byRefs([crew], ['spec.profile'])).toEqual([{ spec: { profile: { displayName: 'Crew' } } }]);
    expect((await byRefs(['system:default/bridge']))[0]?.relations?.length).toBe(pages + 2);
    expect((await ask('GET', `${path}-nowhere`)).status).toBe(404);
  });

  it('of a group shows members and what they own, and the sidebar the own groups', async () => {
    const list = (query: string) => get<Entity[]>(`/catalog/entities?${query}`);
    const members = await list(`filter=${encodeURIComponent(`kind=User,relations.memberof=${crew}`)}`);
    expect(names(members)).toEqual(['guest']);
    const kinds = 'kind=Component,kind=API,kind=System,kind=Resource';
    const fields = 'kind%2Cmetadata.name%2Cmetadata.namespace%2Cspec.type%2Crelations';
    const owned = await list(`fields=${fields}&filter=${encodeURIComponent(`${kinds},relations.ownedBy=${crew}`)}`);
    expect(owned).toHaveLength(pages + 2);
    const own = await list(`filter=${encodeURIComponent(`kind=group,relations.hasMember=${guest}`)}`);
    expect(names(own)).toEqual(['crew']);
  });

  it('is inspected by both annotations of its location', async () => {
    const at = 'url:https://example.com/crew.yaml';
    const filters = ['managed-by-location', 'managed-by-origin-location']
      .map((name) => `filter=${encodeURIComponent(`metadata.annotations.backstage.io/${name}=${at}`)}`)
      .join('&');
    expect(names(await get<Entity[]>(`/catalog/entities?${filters}`))).toContain('crew');
  });
});

it('the API explorer lists every API by its name', async () => {
  const apis = await get<Entity[]>('/catalog/entities?filter=kind%3Dapi&order=asc%3Ametadata.name');
  expect(names(apis)).toEqual(['helm']);
});

it('the graph page walks relations level by level', async () => {
  const [root] = await byRefs(['api:default/helm']);
  const level = [...new Set(root!.relations!.map(({ targetRef }) => targetRef))];
  expect(level).toHaveLength(pages + 2);
  const neighbours = await byRefs(level);
  expect(neighbours.every((entity) => entity!.relations!.length > 0)).toBe(true);
});

it('the search page finds, counts and filters', async () => {
  interface Found {
    results: { type: string; document: Record<string, string> }[];
    numberOfResults: number;
  }
  const { results } = await get<Found>('/search/query?term=radar&types[0]=software-catalog&filters[kind]=Component');
  expect(results).toHaveLength(pages);
  expect(results[0]).toMatchObject({ type: 'software-catalog', document: { kind: 'Component', owner: 'crew' } });
  expect((await get<Found>('/search/query?term=radar&pageLimit=0')).numberOfResults).toBe(pages);
  const lifecycle = '/search/query?term=radar&filters[lifecycle][0]=production';
  expect((await get<Found>(lifecycle)).results).toHaveLength(Math.floor(pages / 2));
});

it('the search page asks each type by its name, and goes on by cursors', async () => {
  interface Found {
    results: { document: { title: string } }[];
    numberOfResults: number;
    nextPageCursor?: string;
    previousPageCursor?: string;
  }
  const search = (query: string) => get<Found>(`/search/query?term=radar&types[0]=software-catalog&${query}`);
  const first = await search('pageLimit=10');
  expect([first.results.length, first.previousPageCursor]).toEqual([10, undefined]);
  const second = await search(`pageLimit=10&pageCursor=${encodeURIComponent(first.nextPageCursor!)}`);
  const third = await search(`pageLimit=10&pageCursor=${encodeURIComponent(second.nextPageCursor!)}`);
  const titles = [first, second, third].flatMap(({ results }) => results.map(({ document }) => document.title));
  expect([new Set(titles).size, third.nextPageCursor]).toEqual([pages, undefined]);
  expect((await search('pageLimit=0')).numberOfResults).toBe(pages);
  for (const rest of ['pageLimit=0', 'filters[kind]=component&pageCursor=']) {
    const documentation = await get<Found>(`/search/query?term=radar&types[0]=techdocs&${rest}`);
    expect(documentation).toEqual({ results: [], numberOfResults: 0 });
  }
  expect((await ask('GET', '/search/query?term=radar&types[0]=nope')).status).toBe(400);
});

it.each([
  ['GET', '/catalog/locations', undefined],
  ['POST', '/catalog/locations?dryRun=true', { type: 'url', target: 'https://example.com/crew.yaml' }],
  ['DELETE', '/catalog/locations/4fd8b1c1-6bb8-4fd5-a4fd-4d6f2d9f9a11', undefined],
  ['DELETE', '/catalog/entities/by-uid/4fd8b1c1-6bb8-4fd5-a4fd-4d6f2d9f9a11', undefined],
  ['POST', '/catalog/refresh', { entityRef: 'component:default/radar-03' }],
  ['POST', '/catalog/analyze-location', { location: { type: 'url', target: 'https://example.com/crew.yaml' } }],
])('%s %s, which writes or concerns locations, is not there yet: 404 and nothing else', async (method, path, body) => {
  expect(await ask(method, path, body)).toEqual({ status: 404, body: undefined });
});

it('what the import page asks about an entity before it is registered is answered', async () => {
  const location = 'url:https://example.com/crew.yaml';
  const spec = { type: 'service', lifecycle: 'production', owner: 'crew' };
  const entity = { apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'bell' }, spec };
  const validate = (asked: object) => ask('POST', '/catalog/validate-entity', { entity: asked, location });
  expect(await validate(entity)).toEqual({ status: 200, body: undefined });
  expect(await validate({ ...entity, spec: {} })).toMatchObject({ status: 400, body: { code: 'invalid-entity' } });
});

it('what the guest stars is kept until it is not starred any more', async () => {
  const star = { bucket: 'userSettings.starredEntities', key: 'entityRefs' };
  const path = `/user-settings/buckets/${star.bucket}/keys/${star.key}`;
  const several = () => post('/user-settings/multiget', { items: [star, { bucket: 'theme', key: 'mode' }] });
  expect(await several()).toEqual({ items: [null, null] });
  const value = ['component:default/radar-03'];
  expect((await ask('PUT', path, { value })).body).toEqual({ ...star, value });
  expect(await several()).toEqual({ items: [{ ...star, value }, null] });
  expect(await get(path)).toEqual({ ...star, value });
  expect((await ask('DELETE', path)).status).toBe(204);
  expect(await several()).toEqual({ items: [null, null] });
});

it('buttons that write are hidden, and what they would send is refused', async () => {
  const permission = (name: string, action: string) => ({ name, attributes: { action } });
  const entity = { type: 'resource', resourceType: 'catalog-entity' };
  const items = [
    { id: '1', permission: { type: 'basic', ...permission('catalog.entity.create', 'create') } },
    { id: '2', permission: { ...entity, ...permission('catalog.entity.refresh', 'update') }, resourceRef: crew },
    { id: '3', permission: { ...entity, ...permission('catalog.entity.read', 'read') }, resourceRef: crew },
  ];
  const answer = await post<{ items: { id: string; result: string }[] }>('/permission/authorize', { items });
  expect(answer.items.map(({ id, result }) => `${id} ${result}`)).toEqual(['1 DENY', '2 DENY', '3 ALLOW']);
  const document = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'x' },
    spec: { owner: 'crew' },
  };
  const refused = await ask<{ code: string }>('POST', '/ingestion/v1/entities', document);
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  expect(await count('kind=system')).toBe(1);
});
