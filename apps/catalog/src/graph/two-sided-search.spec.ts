import * as fc from 'fast-check';
import { declarations, everybody, graphOf, linesOf, type Declarations } from '../fixtures/random-graph';
import type { DeclaredEdge } from '../view/relation';
import { CutOffs } from './cut-offs';
import { reach } from './reach';
import { relationNames } from './relation-choice';
import { searchBothWays, type SearchRequest } from './two-sided-search';
import { WorkLimit } from './work-limit';

interface Ask {
  readonly from: string;
  readonly to: string;
  readonly names: readonly string[];
}

type Options = Partial<Pick<SearchRequest, 'admits' | 'depth' | 'nodes' | 'work'>>;

function search(given: Declarations, { from, to, names }: Ask, options: Options = {}) {
  const graph = graphOf(given);
  const cutOffs = new CutOffs();
  const { length, start, end, meetings } = searchBothWays(graph, {
    from: graph.nodeOf(from)!,
    to: graph.nodeOf(to)!,
    follow: graph.typesOf(names),
    admits: () => true,
    depth: 99,
    nodes: 999,
    work: new WorkLimit(10_000),
    cutOffs,
    ...options,
  });
  const cuts = cutOffs.list((node) => graph.refAt(node));
  return { length, cuts, found: start.size + end.size - meetings.size };
}

/** Steps from one to everybody, one-sided and without limits. Who is not passed may be an end. */
function plainSearch(given: Declarations, { from, names }: Ask, passes: (ref: string) => boolean = () => true) {
  const steps = new Map([[from, 0]]);
  for (const [ref, far] of steps) {
    if (far > 0 && !passes(ref)) continue;
    for (const { type, other } of linesOf(given, ref)) {
      if (names.includes(type) && !steps.has(other)) steps.set(other, far + 1);
    }
  }
  return steps;
}

/** Long ways and few: each points at one or two of forty. */
const sparse: fc.Arbitrary<Declarations> = fc
  .array(fc.tuple(fc.nat(39), fc.nat(39), fc.constantFrom('dependsOn', 'partOf', 'ownedBy')), { maxLength: 60 })
  .map((lines) => {
    const given = new Map<string, DeclaredEdge[]>([['component:default/n0', []]]);
    for (const [source, target, type] of lines) {
      const ref = `${source % 3 === 0 ? 'group' : 'component'}:default/n${source}`;
      given.set(ref, [...(given.get(ref) ?? []), { type, target: `component:default/n${target}` }]);
    }
    return given;
  });

const asked = fc.oneof(declarations, sparse).chain((given) =>
  fc.record({
    given: fc.constant(given),
    from: fc.constantFrom(...everybody(given)),
    to: fc.constantFrom(...everybody(given)),
    names: fc.subarray([...relationNames], { minLength: 1 }),
  }),
);

describe('a search from both ends', () => {
  it('finds the length that a plain one finds from one end', () => {
    fc.assert(
      fc.property(asked, ({ given, ...ask }) => {
        const { length, cuts } = search(given, ask);
        expect([length, cuts]).toEqual([plainSearch(given, ask).get(ask.to) ?? null, []]);
      }),
      { numRuns: 500 },
    );
  });

  it('leads through those alone who are admitted, whoever the ends are', () => {
    fc.assert(
      fc.property(asked, ({ given, ...ask }) => {
        const graph = graphOf(given);
        const passes = (ref: string) => ref.startsWith('component:');
        const { length } = search(given, ask, { admits: (node) => passes(graph.refAt(node)) });
        expect(length).toBe(plainSearch(given, ask, passes).get(ask.to) ?? null);
      }),
      { numRuns: 300 },
    );
  });

  it('tells where the depth is too small, and only there', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 5 }), ({ given, ...ask }, depth) => {
        const steps = plainSearch(given, ask).get(ask.to);
        const { length, cuts } = search(given, ask, { depth });
        expect(length).toBe(steps !== undefined && steps <= depth ? steps : null);
        if (length !== null) expect(cuts).toEqual([]);
        else if (steps !== undefined) expect(cuts.map(({ limit }) => limit)).toEqual(['depth']);
        for (const { count, at } of cuts) expect(count).toBe(at.length);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps to the number of nodes, and tells where it did not suffice; never a way that is not the shortest', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 2, max: 12 }), ({ given, ...ask }, nodes) => {
        const { length, cuts, found } = search(given, ask, { nodes });
        expect(found).toBeLessThanOrEqual(nodes);
        if (cuts.length > 0) expect([length, cuts.map(({ limit }) => limit)]).toEqual([null, ['nodes']]);
        else expect(length).toBe(plainSearch(given, ask).get(ask.to) ?? null);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order in which the graph came to be', () => {
    const shuffled = asked.chain((one) =>
      fc.record({ one: fc.constant(one), other: fc.shuffledSubarray([...one.given], { minLength: one.given.size }) }),
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 2, max: 12 }), ({ one: { given, ...ask }, other }, nodes) => {
        const options = () => ({ nodes, work: new WorkLimit(10_000, 20) });
        const [{ length, cuts }, again] = [search(given, ask, options()), search(new Map(other), ask, options())];
        expect([again.length, again.cuts]).toEqual([length, cuts]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a way that leads through those who have very many relations', () => {
  const membersMax = 20_000;
  const of = (team: string, i: number) => `component:default/${team}-${i}`;
  const team = (name: string) => `group:default/${name}`;
  const given: Map<string, DeclaredEdge[]> = new Map([
    [team('east'), [{ type: 'childOf', target: team('zenith') }]],
    [team('west'), [{ type: 'childOf', target: team('zenith') }]],
    [team('zenith'), []],
  ]);
  for (let i = 0; i < membersMax; i++) {
    for (const name of ['east', 'west']) given.set(of(name, i), [{ type: 'ownedBy', target: team(name) }]);
  }

  it.each<[string, Ask, number, number]>([
    ['one of them', { from: of('east', 1), to: of('east', 2), names: relationNames }, 2, 3],
    ['two of them', { from: of('east', 1), to: of('west', 2), names: relationNames }, 4, membersMax + 10],
  ])('is found where a search from one end is cut off: through %s', (_, ask, length, nodes) => {
    const graph = graphOf(given);
    const cutOffs = new CutOffs();
    const found = reach(graph, {
      roots: [graph.nodeOf(ask.from)!],
      follow: graph.typesOf(ask.names),
      admits: () => true,
      depth: length,
      nodes,
      work: new WorkLimit(10_000),
      cutOffs,
    });
    expect([found.has(graph.nodeOf(ask.to)!), cutOffs.list(() => '')[0]?.limit]).toEqual([false, 'nodes']);
    expect(search(given, ask, { nodes })).toMatchObject({ length, cuts: [] });
  });

  const far = { from: of('east', 1), to: of('west', 2), names: relationNames };

  it('is not looked for beyond the relations that may be looked at, which is told', () => {
    const { length, cuts } = search(given, far, { nodes: 1e6, work: new WorkLimit(10_000, membersMax) });
    expect([length, cuts]).toEqual([null, [{ limit: 'visits', count: 1, at: [team('east')] }]]);
    const enough = new WorkLimit(10_000, 2 * membersMax + 10);
    expect(search(given, far, { nodes: 1e6, work: enough })).toMatchObject({ length: 4, cuts: [] });
  });

  it('is not looked for longer than it may last, which is told', () => {
    let now = 0;
    const work = new WorkLimit(10, 1e6, () => now++);
    const { length, cuts } = search(given, far, { nodes: 1e6, work });
    expect([length, cuts]).toEqual([null, [{ limit: 'time', count: 1, at: [team('east')] }]]);
  });
});
