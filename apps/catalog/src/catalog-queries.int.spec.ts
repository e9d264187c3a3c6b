import type { Entity } from '@callboard/entity';
import { waitUntil } from '@callboard/testing';
import { CatalogStage, pushed } from './fixtures/catalog-stage';
import { quirkyEntities as entities } from './fixtures/quirky-entities';

let stage: CatalogStage;
const changes = pushed(entities);

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(changes);
  await waitUntil(async () => (await stage.get('/entities/by-query?limit=0')).body.totalItems === entities.length);
});

afterAll(() => stage.strike());

const list = (parameters: string) => stage.get(`/entities${parameters}`);
const post = (path: string, body: unknown) => stage.post(path, body);
const refs = (items: Entity[]) => items.map((item) => `${item.kind}:${item.metadata.name}`.toLowerCase());
const ids = (items: Entity[]) => items.map((item) => item.metadata.uid);

describe('POST by-query', () => {
  it('filters by predicate, orders, and goes on by cursor on GET and POST', async () => {
    const query = { kind: { $in: ['component', 'group'] }, 'metadata.name': { $not: 'x' } };
    expect((await post('/entities/by-query', { query })).status).toBe(400);
    const first = await post('/entities/by-query', {
      query: { $all: [{ kind: { $in: ['component', 'group'] } }, { $not: { 'metadata.name': 'beta-svc' } }] },
      orderBy: [{ field: 'metadata.name', order: 'desc' }],
      limit: 2,
    });
    expect([refs(first.body.items), first.body.totalItems]).toEqual([['group:team-b', 'group:team-a'], 4]);
    const { nextCursor: cursor } = first.body.pageInfo;
    const byPost = await post('/entities/by-query', { cursor, limit: 2, fields: ['kind', 'metadata.name'] });
    expect(refs(byPost.body.items)).toEqual(['component:gamma-svc', 'component:alpha-svc']);
    const byGet = await stage.get(`/entities/by-query?limit=2&cursor=${cursor}&fields=kind,metadata.name`);
    expect(byGet.body).toEqual(byPost.body);
  });

  it.each([
    [{}, 8],
    [{ $all: [] }, 8],
    [{ $any: [] }, 0],
    [{ kind: 'COMPONENT' }, 3],
    [{ kind: 'component', 'spec.type': 'website' }, 2],
    [{ $all: [{ kind: 'component' }, { 'spec.owner': 'team-b' }] }, 1],
    [{ $any: [{ kind: 'user' }, { kind: 'group' }] }, 3],
    [{ $not: { kind: { $in: ['component', 'api'] } } }, 4],
    [{ kind: { $in: [] } }, 0],
    [{ 'spec.lifecycle': { $exists: true } }, 4],
    [{ 'spec.lifecycle': { $exists: false } }, 4],
    [{ 'metadata.name': { $hasPrefix: 'TEAM-' } }, 2],
    [{ 'metadata.name': { $hasPrefix: '%' } }, 0],
    [{ 'metadata.tags': { $contains: 'JAVA' } }, 1],
    [{ relations: { $contains: { type: 'ownedBy' } } }, 5],
    [{ relations: { $contains: { type: 'ownedBy', targetRef: 'group:default/team-b' } } }, 1],
    [{ relations: { $contains: { type: 'ownedBy', targetRef: { $in: ['group:default/team-a'] } } } }, 4],
    [{ 'metadata.name': { $exists: true, $in: ['no'], $strange: 1 } }, 8],
    [{ toString: 'x' }, 0],
    [{ $not: { $all: [{ kind: 'api' }, { valueOf: 'x' }] } }, 8],
  ])('finds what %j says', async (query, count) => {
    const { body } = await post('/entities/by-query', { query, strange: 1 });
    expect([body.items.length, body.totalItems]).toEqual([count, count]);
    const refsOf = entities.map(({ kind, metadata: { namespace, name } }) => `${kind}:${namespace}/${name}`);
    const entityRefs = refsOf.map((ref) => ref.toLowerCase());
    const byRefs = await post('/entities/by-refs', { entityRefs, query });
    expect(byRefs.body.items.filter((item: unknown) => item !== null)).toHaveLength(count);
  });

  it('takes no body for everything', async () => {
    const answer = await stage.request('/entities/by-query', { method: 'POST' });
    expect([answer.status, answer.body.totalItems]).toEqual([200, entities.length]);
  });

  it('looks for text', async () => {
    const { body } = await post('/entities/by-query', { fullTextFilter: { term: 'LPH', fields: ['metadata.name'] } });
    expect(refs(body.items)).toEqual(['component:alpha-svc']);
  });

  it.each([
    [{ query: { $all: [], kind: 'x' } }],
    [{ query: 'x' }],
    [{ query: null }],
    [{ query: [] }],
    [{ query: { kind: null } }],
    [{ query: { kind: ['api'] } }],
    [{ query: { kind: {} } }],
    [{ query: { $no: [] } }],
    [{ query: { $any: {} } }],
    [{ query: { 'metadata.name': { $exists: 'yes' } } }],
    [{ limit: 1.5 }],
    [{ totalItems: 'maybe' }],
    [null],
    ['x'],
    [1],
    [{ query: { 'metadata.links': { $contains: { url: 'https://example.com' } } } }],
    [{ limit: -1 }],
    [{ offset: -1 }],
    [{ orderBy: [{ field: 'kind', order: 'up' }] }],
    [{ orderBy: null }],
    [{ orderBy: [[]] }],
    [{ fullTextFilter: null }],
    [{ fullTextFilter: [] }],
    [{ fullTextFilter: [{ term: 'a' }] }],
    [{ fields: ['a.'.repeat(300)] }],
    [{ cursor: 'x' }],
    [[]],
  ])('quirks 28, 29 and 58: refuses %j', async (body) => {
    expect(await post('/entities/by-query', body)).toMatchObject({
      status: 400,
      body: { error: { name: 'InputError' } },
    });
  });
});

describe('POST entity-facets', () => {
  it('counts what passes a predicate', async () => {
    const { body } = await post('/entity-facets', { facets: ['kind'], query: { kind: { $hasPrefix: 'G' } } });
    expect(body).toEqual({ facets: { kind: [{ value: 'Group', count: 2 }] } });
  });

  it('counts up to 50 facets, however they are spelled', async () => {
    const facets = (count: number) => ({ facets: Array.from({ length: count }, (_, i) => (i % 2 ? 'kind' : 'KIND')) });
    expect((await post('/entity-facets', facets(50))).status).toBe(200);
    expect((await post('/entity-facets', facets(51))).status).toBe(400);
  });

  it.each([[{ facets: [] }], [{}], [{ facets: ['kind'], query: [] }], [{ facets: ['kind'], query: null }], [null]])(
    'refuses %j',
    async (body) => {
      expect((await post('/entity-facets', body)).status).toBe(400);
    },
  );
});

describe('GET /entities', () => {
  it('quirks 8 and 10: is everything by uid, or by the first order without what lacks it', async () => {
    const all = await list('');
    expect([all.headers.get('content-type'), all.body.length]).toEqual([
      'application/json; charset=utf-8',
      entities.length,
    ]);
    expect(ids(all.body)).toEqual([...ids(all.body)].sort());
    const ordered = await list('?order=asc:spec.lifecycle&fields=spec.lifecycle');
    expect(ordered.body.map((item: Entity) => item.spec!['lifecycle'])).toEqual([
      'experimental',
      'production',
      'production',
      'production',
    ]);
    expect((await list('?filter=kind=nope')).body).toEqual([]);
  });

  it('quirks 7 and 10: is by ref in windows, with what lacks the field last', async () => {
    const byRef = refs((await list('?limit=50')).body);
    expect(byRef).toEqual([...byRef].sort());
    const ordered = await list('?order=asc:spec.lifecycle&limit=50');
    expect(ordered.body).toHaveLength(entities.length);
    expect(ordered.body.at(-1).spec.lifecycle).toBeUndefined();
  });

  it('quirk 9: links to the next window without the mount', async () => {
    const all = refs((await list('?limit=50')).body);
    const found: string[] = [];
    let path: string | undefined = '/entities?limit=3';
    while (path) {
      const { body, headers } = await stage.get(path);
      found.push(...refs(body));
      path = /^<(\/entities\?limit=3&after=[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(found).toEqual(all);
  });

  it.each(['?limit=0', '?limit=x', '?order=kind', '?after=x', '?after=e30=', '?cursor=x', '?filter='])(
    'quirk 5: refuses %s',
    async (parameters) => expect((await list(parameters)).status).toBe(400),
  );
});

describe('by-uid and ancestry', () => {
  it('find one entity', async () => {
    const { ref, entity } = changes[0]!;
    expect((await list(`/by-uid/${entity!.metadata.uid}`)).body.metadata.name).toBe('Alpha-Svc');
    expect((await list('/by-uid/nope')).status).toBe(404);
    const { body } = await list('/by-name/component/default/Alpha-Svc/ancestry');
    expect([body.rootEntityRef, body.items[0].entity.metadata.name, body.items[0].parentEntityRefs]).toEqual([
      ref,
      'Alpha-Svc',
      [],
    ]);
    expect((await list('/by-name/component/default/nope/ancestry')).status).toBe(404);
  });
});

describe('in production', () => {
  it('shows nothing without a token', async () => {
    const production = await CatalogStage.set({ mode: 'production' });
    try {
      for (const path of ['/entities', '/entities/by-query', '/entity-facets?facet=kind', '/entities/by-uid/x']) {
        const { status, body } = await production.get(path);
        expect([status, body.error.name]).toEqual([401, 'AuthenticationError']);
      }
    } finally {
      await production.strike();
    }
  });
});

describe('the description', () => {
  it('names every path', async () => {
    const { paths } = (await (await fetch(`${stage.origin}/openapi.json`)).json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described).toEqual(
      expect.arrayContaining([
        'get /api/catalog/entities',
        'get /api/catalog/entities/by-query',
        'post /api/catalog/entities/by-query',
        'post /api/catalog/entities/by-refs',
        'get /api/catalog/entities/by-uid/{uid}',
        'get /api/catalog/entities/by-name/{kind}/{namespace}/{name}',
        'get /api/catalog/entities/by-name/{kind}/{namespace}/{name}/ancestry',
        'get /api/catalog/entity-facets',
        'post /api/catalog/entity-facets',
      ]),
    );
  });
});
