import type { Entity } from '@callboard/entity';
import { component, waitUntil } from '@callboard/testing';
import { CatalogStage, pushed, type Answer } from './fixtures/catalog-stage';
import { quirkyEntities as entities } from './fixtures/quirky-entities';

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(pushed(entities));
  await waitUntil(async () => (await query('limit=0')).body.totalItems === entities.length);
});

afterAll(() => stage.strike());

const get = (path: string, headers: Record<string, string> = {}) => stage.get(path, headers);
const post = (path: string, body: unknown) => stage.post(path, body);
const query = (parameters: string) => get(`/entities/by-query?${parameters}`);
const names = ({ body }: Answer) => body.items.map((item: Entity) => item.metadata.name).sort();

describe('by-name', () => {
  it('quirk 1: finds an entity in any case, namespace filled', async () => {
    const { status, headers, body } = await get('/entities/by-name/COMPONENT/DEFAULT/alpha-svc');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.metadata).toMatchObject({ name: 'Alpha-Svc', namespace: 'default' });
  });

  it('takes paths in any case, with a trailing slash', async () => {
    expect((await get('/ENTITIES/By-Name/component/default/alpha-svc/')).status).toBe(200);
  });

  it('quirk 47: shows relations to what is not there, sorted by type, then target', async () => {
    const { body } = await get('/entities/by-name/component/default/alpha-svc');
    expect(body.relations).toEqual([
      { type: 'dependsOn', targetRef: 'resource:default/db-a' },
      { type: 'ownedBy', targetRef: 'group:default/team-a' },
      { type: 'partOf', targetRef: 'system:default/sys-a' },
      { type: 'providesApi', targetRef: 'api:default/api-a' },
      { type: 'providesApi', targetRef: 'api:default/api-b' },
    ]);
    expect(body.spec.providesApis).toEqual(['api-a', 'api-b']);
  });

  it('shows the other direction, and an empty list where there is none', async () => {
    const { body } = await get('/entities/by-name/group/default/team-b');
    expect(body.relations).toEqual([
      { type: 'childOf', targetRef: 'group:default/team-a' },
      { type: 'ownerOf', targetRef: 'component:default/gamma-svc' },
    ]);
  });

  it('quirk 55: takes a JSON content type without a body', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await get('/entities/by-name/api/default/api-a', headers)).status).toBe(200);
    // Nothing can be deleted here; what refuses it is the route, not the body that is missing.
    const deleted = await stage.request('/entities/by-uid/x', { method: 'DELETE', headers });
    expect([deleted.status, deleted.body]).toEqual([404, undefined]);
  });

  it('quirks 21 and 50: refuses in the shape of Backstage, without the mount', async () => {
    expect((await get('/entities/by-name/api/default/nope')).body).toEqual({
      error: {
        name: 'NotFoundError',
        message: "No entity named 'nope' found, with kind 'api' in namespace 'default'",
        code: 'unknown-entity',
      },
      request: { method: 'GET', url: '/entities/by-name/api/default/nope' },
      response: { statusCode: 404 },
    });
    const refused = await get('/entities/by-name/api/default/api-a?fields=kind');
    expect([refused.status, refused.body.error.message]).toEqual([400, "Unknown query parameter 'fields'"]);
  });

  it('quirk 49: answers unknown routes and methods with an empty 404', async () => {
    expect(await get('/nope')).toMatchObject({ status: 404, body: undefined });
    for (const path of ['/entities', '/entities/by-query', '/entities/by-uid/x']) {
      expect(await stage.request(path, { method: 'PUT' })).toMatchObject({ status: 404, body: undefined });
    }
  });

  it('answers 304 to who has it, and HEAD without a body', async () => {
    const first = await get('/entities/by-name/api/default/api-a');
    const again = await get('/entities/by-name/api/default/api-a', { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, again.body]).toEqual([304, undefined]);
    for (const path of ['/entities/by-query?filter=kind=api', '/entities?limit=2', '/entity-facets?facet=kind']) {
      const { headers } = await get(path);
      expect((await get(path, { 'if-none-match': headers.get('etag')! })).status).toBe(304);
    }
    for (const path of [
      '/entities/by-name/api/default/api-a',
      '/entities',
      '/entities/by-query',
      '/ENTITY-FACETS/?facet=x',
    ]) {
      const head = await stage.request(path, { method: 'HEAD' });
      expect([head.status, head.body, head.headers.get('x-callboard-position')]).toEqual([
        200,
        undefined,
        String(stage.position),
      ]);
    }
  });
});

describe('by-refs', () => {
  it('quirk 2: finds exact canonical refs alone', async () => {
    const entityRefs = ['component:default/alpha-svc', 'Component:default/Alpha-Svc', 'component:alpha-svc'];
    const { body } = await post('/entities/by-refs', { entityRefs });
    expect(body.items.map((item: Entity | null) => item?.metadata.name ?? null)).toEqual(['Alpha-Svc', null, null]);
  });

  it('quirk 3: repeats duplicates and keeps every place', async () => {
    const entityRefs = ['api:default/api-a', 'api:default/nope', 'api:default/api-a'];
    const { body } = await post('/entities/by-refs', { entityRefs, fields: ['metadata.name'], unknown: 1 });
    const item = { metadata: { name: 'api-a' } };
    expect(body).toEqual({ items: [item, null, item] });
  });

  it('takes fields that are null for none', async () => {
    const { status, body } = await post('/entities/by-refs', { entityRefs: ['api:default/api-a'], fields: null });
    expect([status, body.items[0].kind]).toEqual([200, 'API']);
  });

  it('leaves out what a filter or a predicate does', async () => {
    const entityRefs = ['api:default/api-a', 'resource:default/db-a', 'user:default/ann'];
    const filtered = await post('/entities/by-refs?filter=kind=api&filter=kind=user', { entityRefs, fields: ['kind'] });
    expect(filtered.body).toEqual({ items: [{ kind: 'API' }, null, { kind: 'User' }] });
    const queried = await post('/entities/by-refs', { entityRefs, fields: ['kind'], query: { $not: { kind: 'api' } } });
    expect(queried.body).toEqual({ items: [null, { kind: 'Resource' }, { kind: 'User' }] });
  });

  it.each([[{}], [{ entityRefs: 'x' }], [{ entityRefs: [1] }], [[]], ['x'], [null], [{ entityRefs: [], query: 'x' }]])(
    'refuses %j',
    async (body) => {
      expect(await post('/entities/by-refs', body)).toMatchObject({
        status: 400,
        body: { error: { name: 'InputError' } },
      });
    },
  );

  it('refuses another content type and a body of more than 100 kB', async () => {
    const text = await stage.request('/entities/by-refs', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'x',
    });
    expect(text.status).toBe(400);
    const entityRefs = Array.from({ length: 5_000 }, (_, i) => `component:default/name-${i}`);
    expect((await post('/entities/by-refs', { entityRefs })).status).toBe(400);
  });
});

describe('by-query', () => {
  it.each([
    [15, 'metadata.tags.java', ['Alpha-Svc']],
    [15, 'metadata.tags=java', ['Alpha-Svc']],
    [15, 'metadata.tags.JAVA=TRUE', ['Alpha-Svc']],
    [16, 'metadata.tags=java,metadata.tags=nope', ['Alpha-Svc']],
    [17, 'kind=user&filter=kind=group,spec.parent', ['ann', 'team-b']],
    [18, 'relations.ownedBy=team-a', []],
    [18, 'relations.ownedBy=Group:Default/Team-A', ['Alpha-Svc', 'api-a', 'beta-svc', 'db-a']],
    [18, 'relations.ownerOf=component:default/gamma-svc', ['team-b']],
    [13, 'spec.profile', []],
    [13, 'spec', []],
    [13, 'metadata.links', []],
    [13, 'metadata.links.url', ['beta-svc']],
    [14, 'spec.profile.displayName', ['team-a']],
    [19, 'metadata.etag', []],
    [19, 'status.items', []],
    [20, 'kind=', []],
    [20, '%20', entities.map((entity) => entity.metadata.name).sort()],
    [20, ',', entities.map((entity) => entity.metadata.name).sort()],
    [20, 'kind=api,', ['api-a']],
    [20, '&filter=kind=api', ['api-a']],
    [16, 'kind=user,kind=group', ['ann', 'team-a', 'team-b']],
    [16, 'kind,kind=user', ['ann']],
    [48, 'metadata.description', ['Alpha-Svc']],
    [48, `metadata.description=${'d'.repeat(201)}`, []],
    [26, 'metadata.annotations.example.com/a.b=X', ['beta-svc']],
  ])('quirk %d: filter=%s finds %j', async (_, filter, found) => {
    const answer = await query(`filter=${filter}`);
    expect([names(answer), answer.body.totalItems]).toEqual([found, found.length]);
  });

  it.each([
    ['filter=', "Empty value found for query parameter 'filter'"],
    ['filter==x', "Invalid filter, '=x' is not a valid statement (expected a string on the form a=b or a= or a)"],
    ['foo=1', "Unknown query parameter 'foo'"],
    ['fields=metadata.tags[0]', 'invalid field "metadata.tags[0]", array type fields are not supported'],
    ['orderField=kind,up', 'Invalid order field order, must be asc or desc'],
    ['cursor=nope', 'Malformed cursor, could not be parsed'],
  ])('quirks 20, 21 and 27: refuses %s', async (parameters, message) => {
    expect(await query(parameters)).toMatchObject({ status: 400, body: { error: { name: 'InputError', message } } });
  });

  it.each(['limit=-1', 'limit=1.5', 'limit=1&limit=2', 'offset=x', 'totalItems=x', 'cursor=', 'fields='])(
    'refuses %s',
    async (parameters) => expect((await query(parameters)).status).toBe(400),
  );

  it('quirk 4: only counts with a limit of 0', async () => {
    expect((await query('limit=0')).body).toEqual({ items: [], totalItems: entities.length, pageInfo: {} });
  });

  it('quirk 6: leaves out entities without the field of the order', async () => {
    const { body } = await query('orderField=spec.lifecycle,asc&fields=spec.lifecycle,metadata.name');
    expect(body.items.map((item: Entity) => item.spec!['lifecycle'])).toEqual([
      'experimental',
      'production',
      'production',
      'production',
    ]);
    expect(body.totalItems).toBe(4);
  });

  it('quirk 11: follows the first order alone, ties by uid', async () => {
    const { body } = await query('orderField=kind,asc&orderField=metadata.name,desc&filter=kind=component');
    const uids = body.items.map((item: Entity) => item.metadata.uid);
    expect(uids).toEqual([...uids].sort());
  });

  it('quirk 12: lists an entity once for each of its values and counts it once', async () => {
    const answer = await query('orderField=metadata.tags,asc');
    expect([names(answer), answer.body.totalItems]).toEqual([['Alpha-Svc', 'Alpha-Svc'], 1]);
  });

  it('quirks 24 and 25: looks for text in uids, the order field, or the fields named', async () => {
    expect(names(await query('fullTextFilterTerm=lph'))).toEqual([]);
    expect(names(await query('fullTextFilterTerm=lph&orderField=metadata.name'))).toEqual(['Alpha-Svc']);
    expect(names(await query('fullTextFilterTerm=lph&fullTextFilterFields=metadata.name'))).toEqual(['Alpha-Svc']);
    expect(names(await query('fullTextFilterTerm=%25&fullTextFilterFields=metadata.title'))).toEqual(['Alpha-Svc']);
    expect(names(await query('fullTextFilterTerm=team&fullTextFilterFields=spec.profile.displayname'))).toEqual([
      'team-a',
    ]);
    expect((await query('fullTextFilterFields=metadata.name')).body.totalItems).toBe(entities.length);
  });

  it('quirks 26 and 27: keeps the fields asked for', async () => {
    const dotted = await query(
      'filter=metadata.name=beta-svc&fields=metadata.name,metadata.annotations.example.com/a.b',
    );
    expect(dotted.body.items).toEqual([{ metadata: { name: 'beta-svc', annotations: { 'example.com/a.b': 'x' } } }]);
    expect((await query('filter=kind=user&fields=nope')).body.items).toEqual([{}]);
  });

  it.each(['orderField=metadata.name,asc', 'orderField=metadata.name,desc', 'orderField=metadata.name', 'filter=kind'])(
    'quirk 57: goes through all pages of %s, and back',
    async (parameters) => {
      const all = (await query(parameters)).body.items;
      const first = await query(`${parameters}&limit=3`);
      expect(first.body.pageInfo.prevCursor).toBeUndefined();
      const second = await query(`limit=3&cursor=${first.body.pageInfo.nextCursor}`);
      const third = await query(`limit=3&cursor=${second.body.pageInfo.nextCursor}`);
      expect([...first.body.items, ...second.body.items, ...third.body.items]).toEqual(all);
      expect(third.body.pageInfo.nextCursor).toBeUndefined();
      const back = await query(`limit=3&cursor=${third.body.pageInfo.prevCursor}`);
      expect(back.body.items).toEqual(second.body.items);
      const start = await query(`limit=3&cursor=${back.body.pageInfo.prevCursor}`);
      expect(start.body.items).toEqual(first.body.items);
      expect(start.body.pageInfo).toEqual({ nextCursor: expect.any(String) });
    },
  );

  it('quirk 30: keeps the first total on every page, 0 when it was not asked for', async () => {
    for (const [totalItems, total] of [
      ['include', entities.length],
      ['exclude', 0],
    ] as const) {
      const first = await query(`limit=3&totalItems=${totalItems}`);
      const second = await query(`limit=3&cursor=${first.body.pageInfo.nextCursor}`);
      expect([first.body.totalItems, second.body.totalItems]).toEqual([total, total]);
    }
  });

  it('skips an offset', async () => {
    const all = (await query('orderField=metadata.name,asc')).body.items;
    expect((await query('orderField=metadata.name,asc&offset=2&limit=2')).body.items).toEqual(all.slice(2, 4));
  });
});

describe('entity-facets', () => {
  it('quirk 22: counts values as they were written, under the name asked for', async () => {
    const { body } = await get('/entity-facets?facet=SPEC.type&facet=nope.x&filter=kind=component');
    expect(body).toEqual({
      facets: {
        'SPEC.type': [
          { value: 'Website', count: 1 },
          { value: 'service', count: 1 },
          { value: 'website', count: 1 },
        ],
        'nope.x': [],
      },
    });
  });

  it('quirks 23 and 48: knows no lists and no long values', async () => {
    const { body } = await get(
      '/entity-facets?facet=kind,spec.type&facet=metadata.description&facet=relations.ownedBy',
    );
    expect(body.facets['kind,spec.type']).toEqual([]);
    expect(body.facets['metadata.description']).toEqual([]);
    expect(body.facets['relations.ownedBy']).toEqual([
      { value: 'group:default/team-a', count: 4 },
      { value: 'group:default/team-b', count: 1 },
    ]);
  });

  it.each(['', '?facet=', '?facet=kind&x=1'])('refuses entity-facets%s', async (parameters) => {
    expect((await get(`/entity-facets${parameters}`)).status).toBe(400);
  });
});

describe('positions', () => {
  it('waits for a write and shows it, also its removal', async () => {
    const [late] = pushed([component('late')]);
    const waiting = get('/entities/by-name/component/default/late', {
      'x-callboard-at-least': String(stage.position + 1),
    });
    await stage.publish([late!]);
    expect(await waiting).toMatchObject({ status: 200 });
    await stage.publish([{ ref: late!.ref, entity: null }]);
    const gone = await get('/entities/by-name/component/default/late', {
      'x-callboard-at-least': `cb1.${stage.position}.0`,
    });
    expect(gone.status).toBe(404);
    expect(Number(gone.headers.get('x-callboard-position'))).toBe(stage.position);
    expect(Number(gone.headers.get('x-callboard-age-ms'))).toBeGreaterThanOrEqual(0);
  });

  it('says after the time allowed that a position is not visible yet', async () => {
    const headers = { 'x-callboard-at-least': String(stage.position + 1_000), 'x-callboard-wait-ms': '20' };
    const answer = await get('/entity-facets?facet=kind', headers);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
  });
});

describe('an entity that a neighbour comes to be related to', () => {
  it('has the uid and etag that it had, and an answer with another ETag', async () => {
    const path = '/entities/by-name/api/default/api-a';
    const before = await get(path);
    const [neighbour] = pushed([component('neighbour', { spec: { consumesApis: ['api-a'] } })]);
    await stage.publish([neighbour!]);
    const seen = { 'x-callboard-at-least': String(stage.position) };
    const after = await get(path, { ...seen, 'if-none-match': before.headers.get('etag')! });
    expect(after.status).toBe(200);
    expect(after.body.relations).toContainEqual({ type: 'apiConsumedBy', targetRef: neighbour!.ref });
    expect(after.body.metadata).toEqual(before.body.metadata);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  });
});

describe('the OpenAPI document', () => {
  interface Operation {
    parameters?: { in: string; name: string }[];
  }

  it('declares in each operation what its path leaves open, and no more', async () => {
    const response = await fetch(`${stage.origin}/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
    const declared = ({ parameters = [] }: Operation) =>
      parameters.filter((each) => each.in === 'path').map(({ name }) => name);
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    );
    expect(operations.map(({ name, operation }) => [name, declared(operation).sort()])).toEqual(
      operations.map(({ name, path }) => [name, [...path.matchAll(/{(\w+)}/g)].map(([, open]) => open).sort()]),
    );
    expect(operations.length).toBeGreaterThan(40);
  });
});
