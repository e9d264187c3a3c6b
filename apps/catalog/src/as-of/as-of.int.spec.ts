import { declaredEdges, inverseOf, type Entity } from '@callboard/entity';
import { partitionOf } from '@callboard/kafka';
import { waitUntil } from '@callboard/testing';
import * as fc from 'fast-check';
import { readListRequest } from '../entity/entity-list.request';
import { EntityQueries } from '../entity/entity.queries';
import { FacetQueries } from '../facet/facet.queries';
import { parseFilters } from '../filter/filter-parser';
import { CatalogStage, type Answer, type StagedChange } from '../fixtures/catalog-stage';
import { GraphQueries } from '../graph/graph.queries';
import { GraphRequest, ImpactRequest } from '../graph/graph.request';
import type { Problem } from '@callboard/problems';
import { everything } from '../filter/predicate';
import { ServingView } from '../view/serving-view';

const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const refs = [...names.map((name) => `component:default/${name}`), 'group:default/crew'];

interface Step {
  ref: string;
  isRemoval: boolean;
  isShouted: boolean;
  type: string;
  owner: string;
  dependsOn: string[];
}

const step: fc.Arbitrary<Step> = fc.record({
  ref: fc.constantFrom(...refs),
  isRemoval: fc.boolean(),
  isShouted: fc.boolean(),
  type: fc.constantFrom('service', 'Service', 'website'),
  owner: fc.constantFrom('crew', 'Crew', 'gone'),
  dependsOn: fc.uniqueArray(
    fc.constantFrom(...names, 'nowhere').map((name) => `component:${name}`),
    { maxLength: 3 },
  ),
});

const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 });
/** Positions that every run looks back at, of those that runs before it have looked at. */
const lookBack = 5;

/** Pushes as ingestion would: a removed entity comes back with another uid, what is not there is not removed. */
class Author {
  readonly changes: StagedChange[] = [];
  private readonly uids = new Map<string, string>();
  private count = 0;

  write(step: Step): StagedChange | undefined {
    const { ref } = step;
    const uid = this.uids.get(ref);
    if (step.isRemoval && uid === undefined) return undefined;
    if (step.isRemoval) this.uids.delete(ref);
    else if (uid === undefined) this.uids.set(ref, `uid-${this.count++}`);
    const change = { ref, entity: step.isRemoval ? null : this.entityOf(step), time: timeOf(this.changes.length + 1) };
    this.changes.push(change);
    return change;
  }

  private entityOf({ ref, isShouted, type, owner, dependsOn }: Step): Entity {
    const [kind, name] = [ref.startsWith('group') ? 'Group' : 'Component', ref.slice(ref.indexOf('/') + 1)];
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: {
        name: isShouted ? name.toUpperCase() : name,
        namespace: 'default',
        uid: this.uids.get(ref)!,
        etag: `etag-${this.changes.length}`,
      },
      spec: kind === 'Group' ? { type, children: [] } : { type, lifecycle: 'production', owner, dependsOn },
    };
  }
}

const timeOf = (position: number) => new Date(Date.UTC(2026, 0, 1) + position * 1_000).toISOString();

/** A fresh catalog, fed with the changes up to a position. */
function freshView(changes: readonly StagedChange[]): ServingView {
  const view = new ServingView(inverseOf);
  const versions = new Map<string, number>();
  for (const { ref, entity } of changes) {
    const version = (versions.get(ref) ?? 0) + 1;
    versions.set(ref, version);
    if (!entity) view.remove(ref, version);
    else {
      const uid = entity.metadata.uid!;
      view.put({ ref, version, uid, text: JSON.stringify(entity), edges: declaredEdges(entity) });
    }
  }
  return view;
}

const lists = [
  {},
  { filter: 'kind=component,spec.type=service', orderField: 'metadata.name,desc' },
  { filter: 'relations.ownedby=group:default/crew', limit: '2' },
  { filter: 'relations.dependencyof', fullTextFilterTerm: 'A', fullTextFilterFields: 'metadata.name' },
];
/** Which relations are followed; all of them, or those that break, where none is named. */
const choices = [[], ['dependsOn'], ['dependencyOf', 'ownedBy']];
const walks = refs.flatMap((ref) => choices.map((relations) => ({ ref, relations })));
const facets = ['kind', 'spec.type', 'relations.ownedBy'];

interface Answers extends Record<string, unknown> {
  graphs: unknown[];
  impacts: unknown[];
}

/** What queries over a fresh view answer. */
async function expectedOf(view: ServingView): Promise<Answers> {
  const [entities, facetQueries, graphs] = [new EntityQueries(), new FacetQueries(), new GraphQueries()];
  const parsed = async (answer: unknown) => {
    const text = await answer;
    return text === undefined ? undefined : (JSON.parse(String(text)) as unknown);
  };
  return {
    named: await Promise.all(refs.map((ref) => parsed(entities.byRef(view, ref)))),
    byRefs: await parsed(
      entities.byRefs(view, { refs, predicate: parseFilters(['spec.type=website']), fields: undefined }),
    ),
    lists: await Promise.all(
      lists.map((list) => parsed(entities.page(view, readListRequest(list))).then(withoutCursor)),
    ),
    facets: await parsed(facetQueries.counts(view, facets, everything)),
    graphs: await Promise.all(
      walks.map(({ ref, relations }) =>
        attempt(() => JSON.stringify(graphs.graph(view, [ref], chosen(new GraphRequest(), relations)))),
      ),
    ),
    impacts: await Promise.all(
      walks.map(({ ref, relations }) =>
        attempt(() => graphs.impact(view, ref, chosen(new ImpactRequest(), relations))),
      ),
    ),
  };
}

/** What the service answers as of a position. */
async function answersAt(stage: CatalogStage, at: string): Promise<unknown> {
  const byName = async (ref: string) => {
    const answer = await stage.get(`/entities/by-name/${ref.replace(':', '/')}?at=${at}`);
    expect(answer.status).toBe(answer.body.error ? 404 : 200);
    return answer.status === 200 ? answer.body : undefined;
  };
  const list = async (terms: object) => {
    const { body } = await stage.get(`/entities/by-query?${new URLSearchParams({ ...terms, at })}`);
    return withoutCursor(body);
  };
  const counted = await stage.get(`/entity-facets?at=${at}&${facets.map((facet) => `facet=${facet}`).join('&')}`);
  return {
    named: await Promise.all(refs.map(byName)),
    byRefs: (await stage.post(`/entities/by-refs?at=${at}&filter=spec.type=website`, { entityRefs: refs })).body,
    lists: await Promise.all(lists.map(list)),
    facets: counted.body,
    graphs: await Promise.all(
      walks.map(async (walk) => found(await stage.get(`/v1/graph?root=${walk.ref}&at=${at}${relationsOf(walk)}`))),
    ),
    impacts: await Promise.all(
      walks.map(async (walk) => found(await stage.get(`/v1/impact/${walk.ref}?at=${at}${relationsOf(walk)}`))),
    ),
  };
}

function chosen<T extends { relations: string[] }>(request: T, relations: string[]): T {
  return relations.length > 0 ? Object.assign(request, { relations }) : request;
}

function relationsOf({ relations }: { relations: string[] }): string {
  return relations.length > 0 ? `&relations=${relations.join(',')}` : '';
}

/** Walks that found somebody, of each sort: answers that are all empty would agree, too. */
class Findings {
  readonly edges = choices.map(() => 0);
  readonly dependents = choices.map(() => 0);

  note({ graphs, impacts }: Answers): void {
    walks.forEach((_, index) => {
      const choice = index % choices.length;
      if ((graphs[index] as { edges?: unknown[] }).edges?.length) this.edges[choice]!++;
      if ((impacts[index] as { dependents?: unknown[] }).dependents?.length) this.dependents[choice]!++;
    });
  }
}

/** What is refused because nobody is there is the same on both sides. */
async function attempt(json: () => unknown): Promise<unknown> {
  try {
    return JSON.parse(String(await json()));
  } catch (error) {
    return (error as Problem).code;
  }
}

function found({ status, body }: Answer): unknown {
  return status === 200 ? body : body.code;
}

/** Cursors name the position that they are of, so those of a fresh view differ; paging has a spec of its own. */
function withoutCursor(page: unknown): unknown {
  const { pageInfo, ...rest } = page as { pageInfo: { nextCursor?: string } };
  return { ...rest, hasNext: pageInfo.nextCursor !== undefined };
}

describe('as of', () => {
  let stage: CatalogStage;
  beforeAll(async () => (stage = await CatalogStage.set()));
  afterAll(() => stage.strike());

  const visible = () =>
    waitUntil(async () => {
      const { headers } = await stage.get('/entities/by-query?limit=0');
      return headers.get('x-callboard-position') === String(stage.position);
    });

  it('answers at every position, and at the time of every change, as a fresh catalog fed up to there', async () => {
    const author = new Author();
    const findings = new Findings();
    expect(new Set(refs.map((ref) => partitionOf(ref, 12))).size).toBeGreaterThan(4);
    // The log goes on from run to run: each looks at what it added, and back at some of what was before.
    await fc.assert(
      fc.asyncProperty(steps, async (batches) => {
        const before = author.changes.length;
        for (const batch of batches) {
          const changes = batch.flatMap((each) => author.write(each) ?? []);
          if (changes.length > 0) await stage.publish(changes);
        }
        await visible();
        const stride = Math.max(1, Math.floor(before / lookBack));
        for (let position = 0; position <= author.changes.length; position += position < before ? stride : 1) {
          const expected = await expectedOf(freshView(author.changes.slice(0, position)));
          expect(await answersAt(stage, String(position))).toEqual(expected);
          if (position % 5 === 0) expect(await answersAt(stage, timeOf(position))).toEqual(expected);
          findings.note(expected);
        }
      }),
      { numRuns: 5, endOnFailure: true },
    );
    for (const count of [...findings.edges, ...findings.dependents]) expect(count).toBeGreaterThan(0);
  }, 120_000);

  describe('of moments', () => {
    const at = async (query: string) => stage.get(`/entities/by-query?limit=1&${query}`);
    let early: number;

    beforeAll(async () => {
      await stage.publish(
        Array.from({ length: 4 }, (_, index) => ({
          ref: `component:default/late-${index}`,
          entity: late(index, 'first'),
          time: `2026-02-0${index + 1}T00:00:00Z`,
        })),
      );
      early = stage.position;
      await stage.publish([
        { ref: 'component:default/late-0', entity: null, time: '2026-03-01T00:00:00Z' },
        { ref: 'component:default/late-1', entity: late(1, 'second'), time: '2026-03-02T00:00:00Z' },
      ]);
      await visible();
    });

    it('says in the head which position it is of', async () => {
      for (const query of [`at=${early}`, 'at=2026-02-04', 'at=2026-02-28T23:59:59.999%2B00:00']) {
        expect((await at(query)).headers.get('x-callboard-position')).toBe(String(early));
      }
      const before = await at('at=2026-02-03T23:59:59.999Z');
      expect(before.headers.get('x-callboard-position')).toBe(String(early - 1));
    });

    it('is empty before the first change, and nobody is there by name', async () => {
      for (const query of ['at=0', 'at=2025-12-31']) {
        const { status, headers, body } = await at(query);
        expect([status, headers.get('x-callboard-position')]).toEqual([200, '0']);
        expect(body).toEqual({ items: [], totalItems: 0, pageInfo: {} });
        const named = await stage.get(`/entities/by-name/component/default/late-0?${query}`);
        expect([named.status, named.body.error.name]).toEqual([404, 'NotFoundError']);
      }
    });

    it('keeps to its moment from page to page, both ways, while the catalog goes on', async () => {
      const filter = 'filter=metadata.title=first&orderField=metadata.name,asc';
      const first = await at(`${filter}&at=2026-02-04`);
      const seen = [first.body.items[0].metadata.name];
      let page = first;
      while (page.body.pageInfo.nextCursor) {
        page = await at(`cursor=${page.body.pageInfo.nextCursor}`);
        expect(page.headers.get('x-callboard-position')).toBe(String(early));
        seen.push(page.body.items[0].metadata.name);
      }
      expect(seen).toEqual(['late-0', 'late-1', 'late-2', 'late-3']);
      page = await at(`cursor=${page.body.pageInfo.prevCursor}&at=0`);
      expect(page.body.items[0].metadata.name).toBe('late-2');
      expect((await at(filter)).body.totalItems).toBe(2);
    });

    it('is taken in bodies, too', async () => {
      const query = { 'metadata.name': 'late-0' };
      for (const moment of [early, String(early), '2026-02-04']) {
        const refs = await stage.post('/entities/by-refs', { entityRefs: ['component:default/late-0'], at: moment });
        expect(refs.body.items[0].metadata.name).toBe('late-0');
        expect((await stage.post('/entities/by-query', { query, at: moment })).body.totalItems).toBe(1);
        const facets = await stage.post('/entity-facets', { facets: ['metadata.title'], query, at: moment });
        expect(facets.body.facets['metadata.title']).toEqual([{ value: 'first', count: 1 }]);
      }
      expect((await stage.post(`/entities/by-query?at=${early}`, { query })).body.totalItems).toBe(1);
      expect((await stage.post('/entities/by-query', { query })).body.totalItems).toBe(0);
    });

    it('is taken by all other reads of entities', async () => {
      expect((await stage.get(`/entities/by-uid/late-0?at=${early}`)).status).toBe(200);
      expect((await stage.get('/entities/by-uid/late-0')).status).toBe(404);
      const ancestry = await stage.get(`/entities/by-name/component/default/late-0/ancestry?at=${early}`);
      expect(ancestry.body.items[0].entity.metadata.uid).toBe('late-0');
      const list = await stage.get(`/entities?filter=metadata.title=first&limit=1&at=2026-02-04`);
      expect(list.headers.get('link')).toContain(`at=${early}`);
      const all = await stage.get(`/entities?filter=metadata.title=first&at=${early}`);
      expect(all.body.map((entity: Entity) => entity.metadata.name)).toHaveLength(4);
    });

    it.each(['at=999999', 'at=2999-01-01', `at=${new Date(Date.now() + 60_000).toISOString()}`])(
      'refuses %s, which has not come',
      async (query) => {
        const { status, body } = await stage.whileLevel(at(query));
        expect([status, body.error.name, body.error.code]).toEqual([400, 'InputError', 'in-the-future']);
      },
    );

    it('says of a position that it is not there yet where more may have been recorded than this replica knows', async () => {
      const { status, headers, body } = await at('at=999999');
      expect([status, body.error.code, headers.get('retry-after')]).toEqual([409, 'not-yet-visible', '1']);
    });

    it.each(['at=-1', 'at=1.5', 'at=now', 'at=', 'at=1&at=2', 'at=2026-02-30', 'at=2026-02-04T00:00:00'])(
      'refuses %s',
      async (query) => {
        expect((await at(query)).status).toBe(400);
        expect((await stage.get(`/entities/by-name/component/default/late-0?${query}`)).status).toBe(400);
        expect((await stage.get(`/entity-facets?facet=kind&${query}`)).status).toBe(400);
        expect((await stage.post(`/entities/by-refs?${query}`, { entityRefs: [] })).status).toBe(400);
      },
    );

    it('refuses a moment in a body that is none, or that is not the only one', async () => {
      for (const wrong of [-1, 1.5, true, {}, [1], 'now']) {
        expect((await stage.post('/entities/by-query', { at: wrong })).status).toBe(400);
      }
      expect((await stage.post('/entities/by-query?at=1', { at: 1 })).status).toBe(400);
    });
  });
});

function late(index: number, title: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: `late-${index}`, namespace: 'default', title, uid: `late-${index}`, etag: title },
    spec: { type: 'service', lifecycle: 'production', owner: 'crew' },
  };
}
