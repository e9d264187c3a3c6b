import type { Entity } from '@callboard/entity';
import { waitUntil } from '@callboard/testing';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';
import { graphLimits } from './graph-limits';

const apiVersion = 'backstage.io/v1alpha1';
const service = { type: 'service', lifecycle: 'production' };

function component(name: string, spec: Record<string, unknown>): Entity {
  return {
    apiVersion,
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { ...service, ...spec },
  } as Entity;
}

/** A web page calls an API; the ferry provides it and needs a database and a cache that nobody has declared. */
const entities = [
  component('Ferry', { owner: 'crew', providesApis: ['trips'], dependsOn: ['resource:db', 'resource:cache'] }),
  component('page', { owner: 'crew', consumesApis: ['trips'] }),
  component('mail', { owner: 'nobody', dependsOn: ['component:page', 'component:post'] }),
  component('post', { owner: 'crew', dependsOn: ['component:mail'] }),
  {
    apiVersion,
    kind: 'API',
    metadata: { name: 'trips', namespace: 'default' },
    spec: { ...service, type: 'openapi', owner: 'crew', definition: '-' },
  },
  {
    apiVersion,
    kind: 'Resource',
    metadata: { name: 'db', namespace: 'default' },
    spec: { type: 'database', owner: 'crew' },
  },
  { apiVersion, kind: 'Group', metadata: { name: 'crew', namespace: 'default' }, spec: { type: 'team', children: [] } },
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'new-quay', namespace: 'default' },
    spec: { type: 'service', steps: [{ action: 'debug:log' }] },
  },
] as Entity[];

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(pushed(entities));
  await waitUntil(async () => (await stage.get('/entities/by-query?limit=0')).body.totalItems === entities.length);
});

afterAll(() => stage.strike());

const db = 'resource:default/db';
const [ferry, page, mail, post] = ['ferry', 'page', 'mail', 'post'].map((name) => `component:default/${name}`);
const trips = 'api:default/trips';

describe('GET v1/graph', () => {
  it('shows who is around some roots, missing ends and all relations among them', async () => {
    const { status, body, headers } = await stage.get(
      '/v1/graph?root=Component:ferry&depth=1&relations=dependsOn,providesApi',
    );
    expect(status).toBe(200);
    expect(headers.get('x-callboard-position')).toBe(String(stage.position));
    expect(body).toEqual({
      roots: [ferry],
      nodes: [
        { ref: ferry, depth: 0 },
        { ref: trips, depth: 1 },
        { ref: 'resource:default/cache', depth: 1, missing: true },
        { ref: db, depth: 1 },
      ],
      edges: [
        { source: ferry, type: 'dependsOn', target: 'resource:default/cache' },
        { source: ferry, type: 'dependsOn', target: db },
        { source: ferry, type: 'providesApi', target: trips },
      ],
      cutOffs: [],
    });
  });

  it('tells what it leaves out', async () => {
    const { body } = await stage.get(`/v1/graph?root=${db}&depth=1&nodes=2&edges=0&kinds=Component`);
    expect(body).toMatchObject({
      nodes: [{ ref: db }, { ref: ferry }],
      edges: [],
      cutOffs: [{ limit: 'edges', count: 1, at: [ferry] }],
    });
    const narrow = await stage.get(`/v1/graph?root=${ferry}&root=${db}&nodes=2&direction=out`);
    expect(narrow.body.nodes).toHaveLength(2);
    expect(narrow.body.cutOffs[0]).toEqual({ limit: 'nodes', count: 2, at: [ferry, db] });
    const shallow = await stage.get(`/v1/graph?root=${mail}&depth=0`);
    expect(shallow.body.cutOffs).toEqual([{ limit: 'depth', count: 1, at: [mail] }]);
  });

  it('takes every limit up to its maximum', async () => {
    const { depth, nodes, edges } = graphLimits.graph;
    const limits = `depth=${depth.max}&nodes=${nodes.max}&edges=${edges.max}&timeMs=${graphLimits.timeMs.max}`;
    const roots = Array.from({ length: graphLimits.graph.roots }, () => `root=${ferry}`).join('&');
    const { status, body } = await stage.get(`/v1/graph?${roots}&${limits}`);
    expect([status, body.roots]).toEqual([200, [ferry]]);
    expect((await stage.get(`/v1/graph?${roots}&root=${db}`)).status).toBe(400);
  });
});

describe('GET v1/impact', () => {
  it('names who breaks, by way of whom, and whom to tell', async () => {
    const { body } = await stage.get(`/v1/impact/${db}`);
    expect(body).toMatchObject({ ref: db, withoutOwner: 0, cutOffs: [] });
    expect(body.dependents.map(({ ref, depth }: { ref: string; depth: number }) => [ref, depth])).toEqual([
      [ferry, 1],
      [trips, 2],
      [page, 3],
      [mail, 4],
      [post, 5],
    ]);
    expect(body.dependents[2]).toEqual({
      ref: page,
      depth: 3,
      path: [
        { relation: 'consumesApi', ref: trips },
        { relation: 'apiProvidedBy', ref: ferry },
        { relation: 'dependsOn', ref: db },
      ],
      owners: ['group:default/crew'],
    });
    expect(body.owners).toEqual([
      { ref: 'group:default/crew', dependents: 4 },
      { ref: 'group:default/nobody', dependents: 1, missing: true },
    ]);
  });

  it('answers for what is missing already', async () => {
    const { body } = await stage.get('/v1/impact/resource/default/Cache?depth=1');
    expect(body).toMatchObject({
      missing: true,
      dependents: [{ ref: ferry }],
      cutOffs: [{ limit: 'depth', at: [ferry] }],
    });
  });

  it('is asked for in every way to write a ref', async () => {
    const ways = ['resource:default/db', 'Resource/Default/DB', 'resource:db', 'resource%3Adefault%2Fdb'];
    const answers = await Promise.all(ways.map((way) => stage.get(`/v1/impact/${way}`)));
    for (const { status, body } of answers) expect([status, body.ref, body.dependents.length]).toEqual([200, db, 5]);
  });

  it('follows other relations when told to', async () => {
    const { body } = await stage.get('/v1/impact/group:crew?relations=OWNEDBY');
    expect(body.dependents).toHaveLength(5);
    expect((await stage.get('/v1/impact/group:crew')).body.dependents).toEqual([]);
  });
});

describe('GET v1/path', () => {
  it('is the shortest way, through whoever may be passed', async () => {
    const { body } = await stage.get(`/v1/path?from=${page}&to=${db}&kinds=component,api`);
    expect(body).toEqual({
      from: page,
      to: db,
      length: 3,
      paths: [
        [
          { relations: [], ref: page },
          { relations: ['consumesApi'], ref: trips },
          { relations: ['apiProvidedBy'], ref: ferry },
          { relations: ['dependsOn'], ref: db },
        ],
      ],
      cutOffs: [],
    });
    expect((await stage.get(`/v1/path?from=${page}&to=${db}`)).body.length).toBe(2);
  });

  it('tells no path from a search that was cut off', async () => {
    const none = await stage.get(`/v1/path?from=${db}&to=${mail}&direction=out`);
    expect(none.body).toMatchObject({ length: null, paths: [], cutOffs: [] });
    const short = await stage.get(`/v1/path?from=${mail}&to=${db}&relations=dependsOn,consumesApi,providesApi&depth=2`);
    expect(short.body).toMatchObject({ length: null, cutOffs: [{ limit: 'depth', at: [ferry] }] });
    expect((await stage.get(`/v1/path?from=${mail}&to=${mail}`)).body).toMatchObject({
      length: 0,
      paths: [[{ ref: mail }]],
    });
  });
});

describe('As of a moment', () => {
  it('graph, impact and path are those of then', async () => {
    const before = stage.position;
    const earlier = await stage.get(`/v1/impact/${db}`);
    await stage.publish([{ ref: ferry!, entity: null }]);
    await waitUntil(
      async () =>
        (await stage.get(`/v1/impact/${db}`, { 'x-callboard-at-least': `${before + 1}` })).body.dependents.length === 0,
    );
    const then = await stage.get(`/v1/impact/${db}?at=${before}`);
    expect([then.status, then.headers.get('x-callboard-position')]).toEqual([200, String(before)]);
    expect(then.body).toEqual(earlier.body);
    expect((await stage.get(`/v1/graph?root=${ferry}&depth=1&at=${before}`)).body.nodes[0]).toEqual({
      ref: ferry,
      depth: 0,
    });
    expect((await stage.get(`/v1/path?from=${page}&to=${db}&at=${before}`)).body.length).toBe(2);
    expect((await stage.get(`/v1/impact/${db}?at=0`)).status).toBe(404);
    await stage.publish(pushed(entities.slice(0, 1)));
    await waitUntil(async () => (await stage.get(`/v1/impact/${db}`)).body.dependents?.length === 5);
  });

  it.each(['at=', 'at=yesterday', 'at=-1', 'at=1&at=1'])('is refused as %s', async (at) => {
    for (const address of [`/v1/graph?root=${db}`, `/v1/impact/${db}?depth=1`, `/v1/path?from=${db}&to=${db}`]) {
      expect(await stage.get(`${address}&${at}`)).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
    }
  });
});

describe('Lists about the graph', () => {
  async function all(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await stage.get(`${path}${cursor}`);
      items.push(...body.items);
      if (body.nextCursor === undefined) return items;
      expect(body.items).toHaveLength(1);
      cursor = `&cursor=${body.nextCursor}`;
    }
  }

  it('names who points at what does not exist', async () => {
    const expected = [
      { source: mail, type: 'ownedBy', target: 'group:default/nobody' },
      { source: ferry, type: 'dependsOn', target: 'resource:default/cache' },
    ];
    expect(await all('/v1/relations/dangling?limit=1')).toEqual(expected);
    expect(await all('/v1/relations/dangling?limit=1&kinds=resource')).toEqual([expected[1]]);
    expect(await all('/v1/relations/dangling?limit=1&relations=ownedBy')).toEqual([expected[0]]);
  });

  it('tells entities without an owner from those whose owner is missing', async () => {
    const expected = [
      { ref: mail, reason: 'owner-missing', owners: ['group:default/nobody'] },
      { ref: 'template:default/new-quay', reason: 'no-owner', owners: [] },
    ];
    expect(await all('/v1/entities-without-owner?limit=1')).toEqual(expected);
    expect(await all('/v1/entities-without-owner?limit=1&reasons=no-owner')).toEqual([expected[1]]);
    expect(await all('/v1/entities-without-owner?limit=1&kinds=component')).toEqual([expected[0]]);
  });

  it('names cycles with one way round', async () => {
    const cycle = {
      size: 2,
      members: [mail, post],
      example: [
        { relations: [], ref: mail },
        { relations: ['dependsOn'], ref: post },
        { relations: ['dependsOn'], ref: mail },
      ],
    };
    expect(await all('/v1/cycles?limit=1')).toEqual([cycle]);
    expect(await all('/v1/cycles?limit=1&relations=partOf')).toEqual([]);
  });
});

describe('What cannot be answered', () => {
  const bad: Record<string, string[]> = {
    '/v1/graph?': ['', 'root=', 'root=x', 'root=a:', 'root=:x', `root=a:${'x'.repeat(300)}`, 'rot=a:b'],
    [`/v1/graph?root=${db}&`]: [
      ...['depth=-1', 'depth=11', 'depth=1.5', 'depth=x', 'depth=', 'depth=1&depth=2', 'depth=1e1', 'depth=0x1'],
      ...[
        'nodes=0',
        'nodes=5001',
        'edges=20001',
        'timeMs=0',
        'timeMs=251',
        'direction=up',
        'direction=in&direction=out',
      ],
      ...['relations=', 'relations=likes', 'relations=dependsOn,,', 'kinds=', 'kinds=boat', 'limit=1', 'root[a]=b'],
    ],
    [`/v1/impact/${db}?`]: ['depth=0', 'depth=21', 'nodes=10001', 'relations=x', 'kinds=component', 'root=a:b'],
    '/v1/impact/': ['db', '%2F', 'component%3A'],
    '/v1/path?': ['', `from=${db}`, `to=${db}`, `from=${db}&to=x`, `from=${db}&from=${db}&to=${db}`],
    [`/v1/path?from=${db}&to=${db}&`]: ['nodes=1', 'paths=0', 'paths=51', 'depth=21', 'x=1'],
    '/v1/relations/dangling?': [
      'limit=0',
      'limit=1001',
      'cursor=x',
      'cursor=g1.W10',
      'cursor=a&cursor=b',
      'reasons=no-owner',
    ],
    '/v1/entities-without-owner?': [
      'limit=0',
      'kinds=group',
      'reasons=none',
      'cursor=g1.eA',
      `cursor=g1.${'a'.repeat(5_000)}`,
    ],
    '/v1/cycles?': ['limit=101', 'relations=x', 'cursor=g1.WyJhIiwiYiJd', 'depth=1'],
  };
  const addresses = Object.entries(bad).flatMap(([start, ends]) => ends.map((end) => start + end));

  it.each(addresses.map((address) => [address.slice(0, 60), address]))('refuses %s', async (_, address) => {
    const { status, body, headers } = await stage.get(address);
    expect([status, body.code]).toEqual([400, 'invalid-parameter']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.errors[0]).toMatchObject({ pointer: expect.stringMatching(/^\//), code: expect.any(String) });
  });

  it.each(['/v1/graph?root=component:nowhere', '/v1/impact/component:nowhere', `/v1/path?from=${db}&to=user:nowhere`])(
    'knows nobody at %s',
    async (address) =>
      expect(await stage.get(address)).toMatchObject({ status: 404, body: { code: 'unknown-entity' } }),
  );
});
