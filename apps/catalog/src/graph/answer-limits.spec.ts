import { graphOf, type Declarations } from '../fixtures/random-graph';
import { CutOffs, cutPlacesMax, type CutOff } from './cut-offs';
import type { CutOffResponse, ImpactResponse } from './graph.response';
import { cycleMembersMax } from './dependency-cycles';
import { edgesBetween } from './edges-between';
import { graphLimits } from './graph-limits';
import { GraphQueries } from './graph.queries';
import { GraphRequest, ImpactRequest, PathRequest } from './graph.request';
import { reach } from './reach';
import { relationNames } from './relation-choice';
import { RelationListQueries } from './relation-list.queries';
import { CyclesRequest, DanglingRequest, OwnerlessRequest } from './relation-list.request';
import { WorkLimit } from './work-limit';

const { graph, impact, path, list, cycles } = graphLimits;
const queries = new GraphQueries();
const lists = new RelationListQueries();
const timeMs = 60_000;

const ref = (i: number | string) => `component:default/c${String(i).padStart(6, '0')}`;
const dependsOn = (...targets: string[]) => targets.map((target) => ({ type: 'dependsOn', target }));
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** So many steps, each entity depending on the one before it. */
const chain = (steps: number): Declarations =>
  new Map(times(steps + 1, (i) => [ref(i), i === 0 ? [] : dependsOn(ref(i - 1))]));

/** So many that depend on the first. */
const star = (count: number): Declarations =>
  new Map(times(count + 1, (i) => [ref(i), i === 0 ? [] : dependsOn(ref(0))]));

/** So many relations, from some entities to the same two hundred. */
const mesh = (edges: number): Declarations =>
  new Map(
    times(Math.ceil(edges / 200), (i) => [
      ref(`a${i}`),
      dependsOn(...times(Math.min(200, edges - i * 200), (j) => ref(`b${j}`))),
    ]),
  );

/** So many ways of two steps from `a` to `z`. */
const ways = (count: number): Declarations =>
  new Map([
    [ref('a'), dependsOn(...times(count, (i) => ref(i)))],
    ...times(count, (i): [string, ReturnType<typeof dependsOn>] => [ref(i), dependsOn(ref('z'))]),
  ]);

/** How many an answer has, and what it tells of its limits. */
interface Told {
  readonly shown: number;
  readonly cutOffs: readonly CutOffResponse[];
}

function graphTold(given: Declarations, root: string, asked: Partial<GraphRequest>, what: 'nodes' | 'edges'): Told {
  const request = Object.assign(new GraphRequest(), { timeMs, ...asked });
  const answer = queries.graph({ relations: graphOf(given) }, [root], request);
  return { shown: answer[what].length, cutOffs: answer.cutOffs };
}

async function impactTold(given: Declarations, asked: Partial<ImpactRequest>): Promise<Told> {
  const request = Object.assign(new ImpactRequest(), { timeMs, ...asked });
  const json = await queries.impact({ relations: graphOf(given) }, ref(0), request);
  const answer = JSON.parse(json.toString()) as ImpactResponse;
  return { shown: answer.dependents.length, cutOffs: answer.cutOffs };
}

function pathTold(given: Declarations, from: string, to: string, asked: Partial<PathRequest>) {
  const request = Object.assign(new PathRequest(), { timeMs, ...asked });
  return queries.path({ relations: graphOf(given) }, { from, to }, request);
}

describe('an answer about the graph has as many as its limit, and tells that it was cut off with one more', () => {
  it.each<[string, number, (size: number) => Told | Promise<Told>]>([
    ['depth', graph.depth.max, (n) => depthOf(graphTold(chain(n), ref(0), { depth: graph.depth.max }, 'nodes'))],
    [
      'nodes',
      graph.nodes.max,
      (n) => graphTold(star(n - 1), ref(0), { nodes: graph.nodes.max, edges: graph.edges.max }, 'nodes'),
    ],
    ['edges', graph.edges.max, (n) => graphTold(mesh(n), ref('a0'), { edges: graph.edges.max }, 'edges')],
    ['depth', impact.depth.max, (n) => impactTold(chain(n), { depth: impact.depth.max })],
    ['nodes', impact.nodes.max, (n) => impactTold(star(n), { nodes: impact.nodes.max })],
    [
      'paths',
      path.paths.max,
      (n) => {
        const { paths, cutOffs } = pathTold(ways(n), ref('a'), ref('z'), { paths: path.paths.max });
        return { shown: paths.length, cutOffs };
      },
    ],
  ])('%s: %d', async (limit, max, told) => {
    expect(await told(max)).toEqual({ shown: max, cutOffs: [] });
    expect(await told(max + 1)).toEqual({ shown: max, cutOffs: [expect.objectContaining({ limit })] });
  });

  it(`depth of a path: ${path.depth.max}`, () => {
    const asked = (n: number) => pathTold(chain(n), ref(n), ref(0), { depth: path.depth.max });
    expect(asked(path.depth.max)).toMatchObject({ length: path.depth.max, cutOffs: [] });
    expect(asked(path.depth.max + 1)).toMatchObject({ length: null, cutOffs: [{ limit: 'depth' }] });
  });

  it('nodes of a path, from both ends together', () => {
    const asked = (nodes: number) => pathTold(chain(5), ref(5), ref(0), { nodes });
    expect(asked(6)).toMatchObject({ length: 5, cutOffs: [] });
    expect(asked(5)).toMatchObject({ length: null, cutOffs: [{ limit: 'nodes' }] });
  });

  it.each([
    { what: 'for the nodes', visits: 62, run: reachWithin },
    { what: 'for the edges', visits: 31, run: edgesWithin },
  ])('relations that it may look at $what: as many as there are', ({ visits, run }) => {
    expect(run(visits)).toEqual([]);
    expect(run(visits - 1)).toEqual([expect.objectContaining({ limit: 'visits' })]);
  });

  it(`places of a cut-off: ${cutPlacesMax}`, () => {
    const told = (count: number) => {
      const cutOffs = new CutOffs();
      for (let node = 0; node < count; node++) cutOffs.note('nodes', node);
      return cutOffs.list(ref);
    };
    const named = times(cutPlacesMax, ref);
    expect(told(cutPlacesMax)).toEqual([{ limit: 'nodes', count: cutPlacesMax, at: named }]);
    expect(told(cutPlacesMax + 1)).toEqual([{ limit: 'nodes', count: cutPlacesMax + 1, at: named }]);
  });
});

/** The roots themselves are no step away. */
function depthOf({ shown, cutOffs }: Told): Told {
  return { shown: shown - 1, cutOffs };
}

/** One has declared thirty relations, one of those a further one. From both ends that is 62. */
const hub: Declarations = new Map([
  [ref('hub'), dependsOn(...times(30, ref))],
  [ref(29), dependsOn(ref('last'))],
]);

function reachWithin(visits: number): CutOff[] {
  const relations = graphOf(hub);
  const cutOffs = new CutOffs();
  const follow = relations.typesOf(relationNames);
  const work = new WorkLimit(timeMs, visits);
  const roots = [relations.nodeOf(ref('hub'))!];
  reach(relations, { roots, follow, admits: () => true, depth: 9, nodes: 99, work, cutOffs });
  return cutOffs.list((node) => relations.refAt(node));
}

function edgesWithin(visits: number): CutOff[] {
  const relations = graphOf(hub);
  const cutOffs = new CutOffs();
  const nodes = ['hub', ...times(30, String), 'last'].map((name) => relations.nodeOf(ref(name))!);
  const types = relations.typesOf(relationNames);
  const work = new WorkLimit(timeMs, visits);
  edgesBetween(relations, { nodes, isShown: () => true, types, edges: 99, work, cutOffs });
  return cutOffs.list((node) => relations.refAt(node));
}

describe('a page of a list about the graph has as many as its limit, and a cursor with one more', () => {
  const loops = (count: number): Declarations => new Map(times(count, (i) => [ref(i), dependsOn(ref(i))]));

  it.each<[string, number, (given: Declarations) => Promise<{ items: unknown[]; nextCursor?: string }>]>([
    ['dangling', list.max, (given) => lists.dangling({ relations: graphOf(given) }, asked(DanglingRequest, list.max))],
    [
      'ownerless',
      list.max,
      (given) => lists.ownerless({ relations: graphOf(given) }, asked(OwnerlessRequest, list.max)),
    ],
    ['cycles', cycles.max, (given) => lists.cycles({ relations: graphOf(given) }, asked(CyclesRequest, cycles.max))],
  ])('%s: %d', async (what, max, page) => {
    const given = (count: number) =>
      what === 'dangling' ? new Map([[ref('hub'), dependsOn(...times(count, ref))]]) : loops(count);
    const [whole, cut] = [await page(given(max)), await page(given(max + 1))];
    expect([whole.items.length, whole.nextCursor]).toEqual([max, undefined]);
    expect([cut.items.length, cut.nextCursor]).toEqual([max, expect.any(String)]);
  });

  function asked<T extends { limit: number }>(request: new () => T, limit: number): T {
    return Object.assign(new request(), { limit });
  }

  it(`and of a cycle as many members: ${cycleMembersMax}`, async () => {
    const ring = (n: number): Declarations => new Map(times(n, (i) => [ref(i), dependsOn(ref((i + 1) % n))]));
    for (const size of [cycleMembersMax, cycleMembersMax + 1]) {
      const { items } = await lists.cycles({ relations: graphOf(ring(size)) }, new CyclesRequest());
      expect(items).toMatchObject([{ size, members: { length: cycleMembersMax } }]);
    }
  });
});
