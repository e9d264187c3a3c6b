import { CatalogStage, newDatabase, pushed } from '../fixtures/catalog-stage';
import { quirkyEntities } from '../fixtures/quirky-entities';
import { ViewSource } from './view.source';

/** Where operators ask, descriptions, and what is asked about the body alone: they need no view. */
const notReads = /\/v1\/(?:projections|parked|projection-operations)|openapi|validate-entity/;

interface Read {
  method: string;
  path: string;
}

/** Every read that the service describes, its parameters made up. */
async function readsOf(origin: string): Promise<Read[]> {
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/catalog/') && !notReads.test(path))
    .flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({ method: method.toUpperCase(), path: path.replace(/{\w+}/g, '1') })),
    );
}

describe('a service whose view is not loaded', () => {
  it('refuses every read as not ready, and answers with what there is afterwards', async () => {
    const database = newDatabase();
    const before = await CatalogStage.set({ database });
    await before.publish(pushed(quirkyEntities));
    await before.strike();
    let letLoad!: () => void;
    const gate = new Promise<void>((resolve) => (letLoad = resolve));
    const { entities } = ViewSource.prototype;
    const held = jest.spyOn(ViewSource.prototype, 'entities').mockImplementation(async function* (
      this: ViewSource,
      of,
    ) {
      await gate;
      yield* entities.call(this, of);
    });
    const stage = await CatalogStage.set({ database, isLoaded: false });
    try {
      const reads = await readsOf(stage.origin);
      expect(reads.length).toBeGreaterThan(25);
      for (const { method, path } of reads) {
        for (const query of ['', '?at=5']) {
          const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
          const answer = await fetch(stage.origin + path + query, { method, ...body });
          const { status, headers } = answer;
          const told = [headers.get('retry-after'), headers.get('x-callboard-replica')];
          expect([method, path, status, ...told]).toEqual([method, path, 503, '1', 'not-ready']);
          expect(headers.get('x-callboard-position')).toBeNull();
        }
      }
      const readiness = await fetch(`${stage.origin}/readyz`);
      expect([readiness.status, await readiness.json()]).toMatchObject([
        503,
        { checks: { view: 'the view is being loaded' } },
      ]);
      const waiting = stage.get('/entities/by-query', { 'x-callboard-at-least': String(before.position) });
      letLoad();
      const { status, body } = await waiting;
      expect([status, body.totalItems]).toEqual([200, quirkyEntities.length]);
      const { checks } = (await (await fetch(`${stage.origin}/readyz`)).json()) as { checks: Record<string, string> };
      expect(checks['view']).toBe('ok');
    } finally {
      letLoad();
      held.mockRestore();
      await stage.strike();
    }
  });
});
