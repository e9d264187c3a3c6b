import * as fc from 'fast-check';
import { declarations, distances, everybody, graphOf, linesOf, type Declarations } from '../fixtures/random-graph';
import { CutOffs, cutPlacesMax } from './cut-offs';
import { reach, type ReachRequest } from './reach';
import { directions, namesFollowed, relationNames } from './relation-choice';
import { WorkLimit } from './work-limit';

const types = fc.subarray([...relationNames], { minLength: 1 });

function walk(
  given: Declarations,
  roots: readonly string[],
  options: Partial<ReachRequest> & { names: readonly string[] },
) {
  const graph = graphOf(given);
  const cutOffs = new CutOffs();
  const found = reach(graph, {
    roots: roots.map((root) => graph.nodeOf(root)!),
    follow: graph.typesOf(options.names),
    admits: () => true,
    depth: 99,
    nodes: 99,
    work: new WorkLimit(1_000),
    cutOffs,
    ...options,
  });
  const named = [...found.values()].map(({ node, depth }): [string, number] => [graph.refAt(node), depth]);
  return { graph, found, named, cuts: cutOffs.list((node) => graph.refAt(node)) };
}

const withRoots = declarations.chain((given) =>
  fc.record({
    given: fc.constant(given),
    roots: fc
      .constantFrom(...everybody(given))
      .chain((one) => fc.subarray(everybody(given), { maxLength: 1 }).map((more) => [...new Set([one, ...more])])),
  }),
);

describe('reach', () => {
  it('finds everybody at their distance, along relations of either end, cycles or not', () => {
    fc.assert(
      fc.property(withRoots, types, ({ given, roots }, names) => {
        const { named, cuts } = walk(given, roots, { names });
        expect(new Map(named)).toEqual(distances(given, roots, names));
        expect(named.map(([, depth]) => depth)).toEqual(named.map(([, depth]) => depth).sort());
        expect(cuts).toEqual([]);
      }),
    );
  });

  it('ends at the depth, and tells behind whom there is more', () => {
    fc.assert(
      fc.property(withRoots, types, fc.nat(3), ({ given, roots }, names, depth) => {
        const { named, cuts } = walk(given, roots, { names, depth });
        const all = distances(given, roots, names);
        expect(new Map(named)).toEqual(new Map([...all].filter(([, steps]) => steps <= depth)));
        const cut = [...all].filter(([ref, steps]) => {
          const beyond = (other: string) => all.get(other)! > depth;
          return (
            steps === depth && linesOf(given, ref).some(({ type, other }) => names.includes(type) && beyond(other))
          );
        });
        expect([...(cuts[0]?.at ?? [])].sort()).toEqual(cut.map(([ref]) => ref).sort());
        expect(cuts.every(({ limit, count, at }) => limit === 'depth' && count === at.length)).toBe(true);
      }),
    );
  });

  it('finds with fewer nodes the first of those that it finds with more, and tells it', () => {
    fc.assert(
      fc.property(withRoots, types, fc.nat(8), ({ given, roots }, names, fewer) => {
        const whole = walk(given, roots, { names });
        const nodes = Math.max(roots.length, whole.named.length - fewer);
        const { named, cuts } = walk(given, roots, { names, nodes });
        expect(named).toEqual(whole.named.slice(0, nodes));
        expect(cuts.map(({ limit }) => limit)).toEqual(nodes < whole.named.length ? ['nodes'] : []);
      }),
    );
  });

  it('does not depend on the order in which the graph came to be', () => {
    const shuffled = withRoots.chain(({ given, roots }) =>
      fc.record({
        given: fc.constant(given),
        roots: fc.constant(roots),
        other: fc.shuffledSubarray([...given], { minLength: given.size }),
      }),
    );
    fc.assert(
      fc.property(shuffled, types, fc.integer({ min: 3, max: 8 }), ({ given, roots, other }, names, nodes) => {
        const { named, cuts } = walk(given, roots, { names, nodes });
        expect(walk(new Map(other), roots, { names, nodes })).toMatchObject({ named, cuts });
      }),
    );
  });

  it('names for each node a relation by which a nearer one leads to it', () => {
    fc.assert(
      fc.property(withRoots, types, ({ given, roots }, names) => {
        const { graph, found } = walk(given, roots, { names });
        for (const { node, depth, from, type } of found.values()) {
          if (depth === 0) expect(from).toBeUndefined();
          else {
            expect(from!.depth).toBe(depth - 1);
            const line = { type: graph.typeName(type!), other: graph.refAt(node) };
            expect(names).toContain(line.type);
            expect(linesOf(given, graph.refAt(from!.node))).toContainEqual(line);
          }
        }
      }),
    );
  });

  it('follows a direction alike, whichever end declared the relation', () => {
    const [a, b] = ['component:default/a', 'component:default/b'];
    const byOne: Declarations = new Map([
      [a, [{ type: 'dependsOn', target: b }]],
      [b, []],
    ]);
    const byOther: Declarations = new Map([
      [a, []],
      [b, [{ type: 'dependencyOf', target: a }]],
    ]);
    const ends = (given: Declarations, root: string) =>
      directions.map(
        (direction) => walk(given, [root], { names: namesFollowed(['dependencyOf'], direction) }).named.length,
      );
    for (const given of [byOne, byOther])
      expect([ends(given, a), ends(given, b)]).toEqual([
        [2, 1, 2],
        [1, 2, 2],
      ]);
  });

  it('passes nobody who is not admitted, roots apart', () => {
    const [a, b, c] = ['component:default/a', 'api:default/b', 'component:default/c'];
    const given: Declarations = new Map([
      [a, [{ type: 'dependsOn', target: b }]],
      [b, [{ type: 'dependsOn', target: c }]],
    ]);
    const graph = graphOf(given);
    const admits = (node: number) => graph.refAt(node).startsWith('component:');
    expect(walk(given, [a], { names: ['dependsOn'], admits }).named).toEqual([[a, 0]]);
    expect(walk(given, [b], { names: ['dependsOn'], admits }).named).toEqual([
      [b, 0],
      [c, 1],
    ]);
  });

  it('tells where it stopped when it may look at no more, naming no more places than it may', () => {
    const targets = Array.from({ length: 30 }, (_, i) => `component:default/c${i}`);
    const given: Declarations = new Map([
      ['group:default/t', targets.map((target) => ({ type: 'dependsOn', target }))],
    ]);
    const work = new WorkLimit(1_000, 30);
    const { named, cuts } = walk(given, ['group:default/t'], { names: ['dependsOn'], work });
    expect(named).toHaveLength(31);
    expect(cuts).toMatchObject([{ limit: 'visits', count: 30 }]);
    expect(cuts[0]!.at).toHaveLength(cutPlacesMax);
  });

  it('stops among the relations of one node when its time is over, and tells it', () => {
    const targets = Array.from({ length: 5_000 }, (_, i) => `component:default/c${i}`);
    const hub = 'group:default/t';
    const given: Declarations = new Map([[hub, targets.map((target) => ({ type: 'dependsOn', target }))]]);
    let looks = 0;
    const work = new WorkLimit(10, 1_000_000, () => (looks++ < 3 ? 0 : 10));
    const { named, cuts } = walk(given, [hub], { names: ['dependsOn'], nodes: 9_999, work });
    expect(named).toHaveLength(1 + 3_000);
    expect(cuts).toMatchObject([{ limit: 'time', count: 1 + 3_000, at: expect.arrayContaining([hub]) }]);
  });
});
