import { component, type Product, waitUntil, WebhookReceiver } from '@callboard/testing';
import { CatalogClient } from '@backstage/catalog-client';
import { Webhook } from 'standardwebhooks';
import { Client } from './client';
import { Mirror, type MirroredEntity } from './mirror';
import { disposeProduct, product } from './product';

const VISIBLE_MS = 10_000;

const organisation = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: navigators, title: The Navigators }
spec: { type: team, children: [], profile: { displayName: Navigators } }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Route-Planner
  description: Finds the shortest way between two ports
  tags: [java, routing]
spec: { type: service, lifecycle: production, owner: navigators, system: voyages, providesApis: [route-api], dependsOn: [resource:charts] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: no-owner }
spec: { type: service, lifecycle: production }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: route-api }
spec: { type: openapi, lifecycle: production, owner: navigators, definition: "openapi: 3.1.0" }
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: { name: charts }
spec: { type: database, owner: navigators }
`;

describe('a change on its way through the whole product', () => {
  let running: Product;
  let client: Client;
  let receiver: WebhookReceiver;
  let catalog: CatalogClient;
  let secret: string;

  beforeAll(async () => {
    running = await product();
    client = new Client(running);
    receiver = await WebhookReceiver.start();
    catalog = new CatalogClient({
      discoveryApi: { getBaseUrl: (plugin) => Promise.resolve(`${running.gateway}/api/${plugin}`) },
      fetchApi: { fetch: (...request) => client.fetch(...request) },
    });
    const subscription = {
      name: 'whole path',
      target: { type: 'webhook', url: receiver.url },
      filter: { kinds: ['Component'] },
    };
    const answer = await client.post<{ id: string; secret: string }>(
      '/api/notifications/v1/subscriptions',
      subscription,
    );
    expect(answer.status).toBe(201);
    ({ secret } = answer.body);
    expect(secret).toMatch(/^whsec_/);
  }, 200_000);

  afterAll(async () => {
    await receiver?.stop();
    await disposeProduct();
  }, 60_000);

  it('takes the good documents of a push and names what is wrong with the bad one', async () => {
    const pushed = await client.push(organisation, 'application/yaml');
    expect(pushed.status).toBe(207);
    expect(pushed.items.map(({ entityRef, outcome, version }) => [entityRef, outcome, version])).toEqual([
      ['group:default/navigators', 'registered', 1],
      ['component:default/route-planner', 'registered', 1],
      ['component:default/no-owner', 'refused', undefined],
      ['api:default/route-api', 'registered', 1],
      ['resource:default/charts', 'registered', 1],
    ]);
    const problem = pushed.items[2]!.problem as unknown as { code: string; errors: unknown[] };
    expect(problem).toMatchObject({
      code: 'invalid-entity',
      errors: [{ pointer: '/spec/owner', code: 'required', line: 18 }],
    });
  });

  it('says of the same push again that nothing changed', async () => {
    const again = await client.push(organisation, 'application/yaml');
    expect(again.items.map(({ outcome, version }) => [outcome, version])).toEqual([
      ['unchanged', 1],
      ['unchanged', 1],
      ['refused', undefined],
      ['unchanged', 1],
      ['unchanged', 1],
    ]);
  });

  it('refuses to write without a token', async () => {
    const response = await client.fetch(`${running.gateway}/api/ingestion/v1/entities`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('lets a reader wait for its own write by the receipt, and shows the positions given', async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: 'own-write' },
      spec: { type: 'x', owner: 'navigators' },
    };
    const { receipt } = await client.push(JSON.stringify(entity));
    const read = await client.get('/api/catalog/entities/by-name/resource/default/own-write', {
      'x-callboard-at-least': receipt!.token,
    });
    expect(read.status).toBe(200);
    const shown = await waitUntil(async () => {
      const { body } = await client.get<{ items: { position?: number }[] }>(
        `/api/ingestion/v1/receipts/${receipt!.id}`,
      );
      return body.items[0]?.position ? body : undefined;
    });
    expect(Number(read.headers.get('x-callboard-position'))).toBeGreaterThanOrEqual(shown.items[0]!.position!);
  });

  it('shows the entity to an unmodified Backstage client, by name whatever its case, with relations both ways', async () => {
    const planner = await waitUntil(() => catalog.getEntityByRef('Component:default/ROUTE-planner'), {
      timeoutMs: VISIBLE_MS,
    });
    expect(planner.metadata).toMatchObject({ name: 'Route-Planner', namespace: 'default' });
    expect(planner.relations).toEqual([
      { type: 'dependsOn', targetRef: 'resource:default/charts' },
      { type: 'ownedBy', targetRef: 'group:default/navigators' },
      { type: 'partOf', targetRef: 'system:default/voyages' },
      { type: 'providesApi', targetRef: 'api:default/route-api' },
    ]);
    const charts = await catalog.getEntityByRef('resource:default/charts');
    expect(charts?.relations).toContainEqual({ type: 'dependencyOf', targetRef: 'component:default/route-planner' });
    expect(await catalog.getEntityByRef('component:default/nowhere')).toBeUndefined();
  });

  it('answers the client by refs, by query with cursors, and with facets', async () => {
    const { items } = await catalog.getEntitiesByRefs({
      entityRefs: ['api:default/route-api', 'api:default/none', 'api:default/route-api'],
      fields: ['kind', 'metadata.name'],
    });
    expect(items).toEqual([
      { kind: 'API', metadata: { name: 'route-api' } },
      undefined,
      { kind: 'API', metadata: { name: 'route-api' } },
    ]);

    const owned = {
      filter: { 'relations.ownedBy': 'group:default/navigators' },
      orderFields: { field: 'metadata.name', order: 'asc' as const },
    };
    const first = await catalog.queryEntities({ ...owned, limit: 2 });
    expect(first.totalItems).toBe(4);
    const second = await catalog.queryEntities({ cursor: first.pageInfo.nextCursor!, limit: 2 });
    const names = [...first.items, ...second.items].map(({ metadata }) => metadata.name);
    expect(names).toEqual(['charts', 'own-write', 'route-api', 'Route-Planner']);
    expect((await catalog.queryEntities({ ...owned, limit: 0 })).items).toEqual([]);

    const { facets } = await catalog.getEntityFacets({ facets: ['kind', 'metadata.tags'] });
    expect(facets['metadata.tags']).toEqual([
      { value: 'java', count: 1 },
      { value: 'routing', count: 1 },
    ]);
    expect(facets.kind).toContainEqual({ value: 'Component', count: 1 });
  });

  it('finds it by whole words and by their beginnings', async () => {
    for (const term of ['shortest', 'short', 'route-planner']) {
      const { body } = await client.get<{ results: { document: { title: string } }[] }>(
        `/api/search/query?term=${term}`,
      );
      expect(body.results.map(({ document }) => document.title)).toContain('Route-Planner');
    }
    const { body } = await client.get<{ results: unknown[] }>('/api/search/query?term=hortest');
    expect(body.results).toEqual([]);
  });

  it('tells the subscriber of what its filter names, signed, and of nothing else', async () => {
    const webhook = await waitUntil(() => receiver.accepted[0], { timeoutMs: VISIBLE_MS });
    const verified = new Webhook(secret).verify(webhook.body, webhook.headers as Record<string, string>);
    expect(verified).toMatchObject({
      specversion: '1.0',
      id: 'component:default/route-planner@1',
      type: 'callboard.entity.registered',
      subject: 'component:default/route-planner',
    });
    expect(receiver.accepted).toHaveLength(1);
  });

  it('removes, restores under a new uid, and tells of both', async () => {
    const before = await catalog.getEntityByRef('component:default/route-planner');
    const removed = await client.delete<{ items: { outcome: string; version: number }[] }>(
      '/api/ingestion/v1/entities/component/default/route-planner',
    );
    expect(removed.body.items[0]).toMatchObject({ outcome: 'removed', version: 2 });
    await waitUntil(async () => !(await catalog.getEntityByRef('component:default/route-planner')), {
      timeoutMs: VISIBLE_MS,
    });
    const restored = await client.push(organisation, 'application/yaml');
    expect(restored.items[1]).toMatchObject({ outcome: 'restored', version: 3 });
    const after = await waitUntil(() => catalog.getEntityByRef('component:default/route-planner'), {
      timeoutMs: VISIBLE_MS,
    });
    expect(after.metadata.uid).not.toBe(before?.metadata.uid);
    await waitUntil(() => receiver.accepted.length === 3, { timeoutMs: VISIBLE_MS });
    expect(receiver.accepted.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'callboard.entity.registered',
      'callboard.entity.removed',
      'callboard.entity.restored',
    ]);
  });

  it('is mirrored exactly by snapshots taken while several write, and the changes after them', async () => {
    const tokens: string[] = [];
    const write = async (writer: number) => {
      const own = new Client(running);
      for (let round = 0; round < 6; round++) {
        const documents = Array.from({ length: 12 }, (_, index) =>
          component(`shared-${(writer * 5 + round * 7 + index) % 30}`, {
            metadata: { title: `by ${writer} in round ${round}` },
          }),
        );
        const { status, receipt } = await own.push(JSON.stringify(documents));
        expect(status).toBe(200);
        tokens[writer] = receipt!.token;
        await own.delete(`/api/ingestion/v1/entities/component/default/shared-${(writer + round * 3) % 30}`);
      }
    };
    let isWritten = false;
    const writing = Promise.all([0, 1, 2, 3].map(write)).finally(() => (isWritten = true));
    const mirrors: Mirror[] = [];
    while (!isWritten || mirrors.length < 2) mirrors.push(await Mirror.taken(client, running.gateway));
    await writing;
    // Removals came after the last receipts: the log's end is where both projections must be.
    const last = await client.push(JSON.stringify(component('after-all')));
    const visible = { 'x-callboard-at-least': last.receipt!.token, 'x-callboard-wait-ms': '30000' };
    const all = await client.get<MirroredEntity[]>('/api/catalog/entities', visible);
    expect([all.status, (await client.get('/api/catalog/v1/changes?limit=1', visible)).status]).toEqual([200, 200]);
    const truth = new Mirror(Number(all.headers.get('x-callboard-position')), all.body);
    expect(tokens.filter(Boolean)).toHaveLength(4);
    const positions = new Map(mirrors.map((mirror) => [mirror.position, mirror]));
    expect(positions.size).toBeGreaterThan(1);
    for (const mirror of [mirrors[0]!, ...[...positions.values()].slice(-3)]) {
      const { size, position } = mirror;
      const past = `/api/catalog/entities/by-query?limit=0&at=${position}`;
      expect((await client.get<{ totalItems: number }>(past)).body.totalItems).toBe(size);
      expect(await mirror.follow(client)).toBe(truth.position - position);
      expect([position, mirror.checksum()]).toEqual([position, truth.checksum()]);
    }
  }, 120_000);

  it('tells through the gateway how entities hang together, and how they were', async () => {
    const get = async <T>(path: string) => {
      const { status, body } = await client.get<T>(`/api/catalog/v1${path}`);
      expect([path, status]).toEqual([path, 200]);
      return body;
    };
    const [planner, charts] = ['component:default/route-planner', 'resource:default/charts'];
    const graph = await get<{ edges: object[] }>(`/graph?root=${planner}&depth=1&relations=dependsOn`);
    expect(graph.edges).toEqual([{ source: planner, target: charts, type: 'dependsOn' }]);
    const impact = await get<{ dependents: { ref: string }[] }>(`/impact/${charts}`);
    expect(impact.dependents.map(({ ref }) => ref)).toEqual([planner, 'api:default/route-api']);
    const { items } = await get<{ items: { position: number; type: string }[] }>(
      '/entities/component/default/route-planner/versions',
    );
    expect(items.map(({ type }) => type.split('.').at(-1))).toEqual(['restored', 'removed', 'registered']);
    const [, removed, registered] = items;
    const byName = '/api/catalog/entities/by-name/component/default/route-planner';
    const statuses = [registered!.position - 1, registered!.position, removed!.position].map(
      async (at) => (await client.get(`${byName}?at=${at}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 200, 404]);
    const then = await get<{ dependents: object[] }>(`/impact/${charts}?at=${removed!.position}`);
    expect(then.dependents).toEqual([]);
  });

  it('streams a large push line by line, and every entity becomes visible', async () => {
    const count = 2_000;
    const lines = Array.from({ length: count }, (_, index) =>
      JSON.stringify({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: `bulk-${index}`, namespace: 'bulk' },
        spec: { type: 'library', lifecycle: 'experimental', owner: 'navigators' },
      }),
    );
    const response = await client.fetch(`${running.gateway}/api/ingestion/v1/entities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${running.token}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const answers = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers).toHaveLength(count + 1);
    expect(answers.at(-1)).toMatchObject({ counts: { registered: count } });
    await waitUntil(
      async () =>
        (await catalog.queryEntities({ filter: { 'metadata.namespace': 'bulk' }, limit: 0 })).totalItems === count,
      {
        timeoutMs: 30_000,
      },
    );
    await waitUntil(async () => {
      const { body } = await client.get<{ results: unknown[] }>(`/api/search/query?term=bulk-${count - 1}`);
      return body.results.length > 0;
    });
  }, 60_000);

  it('answers garbage with a problem and never with a 5xx', async () => {
    const bodies: [string, string][] = [
      ['application/json', '{'],
      ['application/json', '[[[['],
      ['application/json', 'null'],
      ['application/yaml', ': : :\n---\n\t- {'],
      ['application/yaml', '&a [*a, *a]'],
      ['application/x-ndjson', '\u0000\n{}\n[]\n'],
      ['application/xml', '<entity/>'],
      ['text/plain', 'kind: Component'],
    ];
    for (const [type, body] of bodies) {
      const headers = { authorization: `Bearer ${running.token}`, 'content-type': type };
      const { status } = await client.fetch(`${running.gateway}/api/ingestion/v1/entities`, {
        method: 'POST',
        headers,
        body,
      });
      expect([type, body, status >= 200 && status < 500]).toEqual([type, body, true]);
    }
  });
});
