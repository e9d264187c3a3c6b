import * as fc from 'fast-check';
import { declarations, distances, everybody, graphOf, linesOf, type Declarations } from '../fixtures/random-graph';
import { CutOffs } from './cut-offs';
import { relationNames } from './relation-choice';
import { shortestPaths } from './shortest-paths';
import { searchBothWays } from './two-sided-search';
import { WorkLimit } from './work-limit';

interface Asked {
  from: string;
  to: string;
  names: readonly string[];
  paths: number;
}

function pathsOf(given: Declarations, { from, to, names, paths }: Asked) {
  const graph = graphOf(given);
  const ends = { from: graph.nodeOf(from)!, to: graph.nodeOf(to)! };
  const search = searchBothWays(graph, {
    ...ends,
    follow: graph.typesOf(names),
    admits: () => true,
    depth: 99,
    nodes: 99,
    work: new WorkLimit(1_000),
    cutOffs: new CutOffs(),
  });
  return shortestPaths(graph, search, { ...ends, paths });
}

/** Every way of this many steps, tried out. */
function ways(given: Declarations, { from, to, names }: Asked, steps: number): string[][] {
  if (steps === 0) return from === to ? [[from]] : [];
  const next = new Set(linesOf(given, from).flatMap(({ type, other }) => (names.includes(type) ? [other] : [])));
  return [...next]
    .sort()
    .flatMap((other) => ways(given, { from: other, to, names, paths: 0 }, steps - 1).map((way) => [from, ...way]));
}

const asked = declarations.chain((given) =>
  fc.record({
    given: fc.constant(given),
    from: fc.constantFrom(...everybody(given)),
    to: fc.constantFrom(...everybody(given)),
    names: fc.subarray([...relationNames], { minLength: 1 }),
  }),
);

describe('shortestPaths', () => {
  it('are all ways of as many steps as the distance, in order', () => {
    fc.assert(
      fc.property(asked, ({ given, ...ask }) => {
        const { paths, hasMore } = pathsOf(given, { ...ask, paths: 99 });
        const steps = distances(given, [ask.from], ask.names).get(ask.to);
        const expected = steps === undefined ? [] : ways(given, { ...ask, paths: 0 }, steps);
        expect(paths.map((path) => path.map(({ ref }) => ref))).toEqual(expected);
        expect(hasMore).toBe(false);
      }),
    );
  });

  it('name at each step all relations by which it is taken', () => {
    fc.assert(
      fc.property(asked, ({ given, ...ask }) => {
        for (const path of pathsOf(given, { ...ask, paths: 99 }).paths) {
          path.forEach(({ relations, ref }, i) => {
            const before = path[i - 1];
            const lines = before ? linesOf(given, before.ref) : [];
            const taken = lines.filter(({ type, other }) => other === ref && ask.names.includes(type));
            expect(relations).toEqual(taken.map(({ type }) => type).sort());
          });
        }
      }),
    );
  });

  it('are the first of them where there are more than asked for', () => {
    const middles = ['b', 'c', 'd'].map((name) => `component:default/${name}`);
    const [from, to] = ['component:default/a', 'component:default/z'];
    const given: Declarations = new Map([
      [from, middles.map((target) => ({ type: 'dependsOn', target }))],
      ...middles.map((ref): [string, { type: string; target: string }[]] => [ref, [{ type: 'dependsOn', target: to }]]),
    ]);
    const ask = { from, to, names: ['dependsOn'] };
    const short = pathsOf(given, { ...ask, paths: 2 });
    expect([short.paths.map((path) => path[1]!.ref), short.hasMore]).toEqual([middles.slice(0, 2), true]);
    expect(pathsOf(given, { ...ask, paths: 3 })).toMatchObject({ hasMore: false, paths: { length: 3 } });
  });
});
