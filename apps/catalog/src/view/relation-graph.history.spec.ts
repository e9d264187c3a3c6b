import * as fc from 'fast-check';
import type { DeclaredEdge } from './relation';
import { RelationGraph } from './relation-graph';

const inverseOf = { ownedBy: 'ownerOf', ownerOf: 'ownedBy', dependsOn: 'dependencyOf', dependencyOf: 'dependsOn' };
const refs = ['a', 'b', 'c', 'd'].map((name) => `component:default/${name}`);
const edge = fc.record({
  type: fc.constantFrom(...Object.keys(inverseOf), 'likes'),
  target: fc.constantFrom(...refs, 'x:default/gone'),
});
const step = fc.record({
  source: fc.constantFrom(...refs),
  edges: fc.option(fc.array(edge, { maxLength: 4 }), { freq: 3 }),
});

/** What is related to whom when every entity is asked: the long way. */
class NaiveGraph {
  readonly declared = new Map<string, readonly DeclaredEdge[]>();

  relationsOf(ref: string): string[] {
    const lines = new Set<string>();
    for (const [source, edges] of this.declared) {
      for (const { type, target } of edges) {
        const inverse = (inverseOf as Record<string, string>)[type];
        if (source === ref) lines.add(`${type} ${target}`);
        if (target === ref && inverse) lines.add(`${inverse} ${source}`);
      }
    }
    return [...lines].sort();
  }

  dangling(): string[] {
    const targets = [...this.declared.values()].flat().map(({ target }) => target);
    return [...new Set(targets)].filter((target) => !this.declared.has(target)).sort();
  }
}

const relationsOf = (graph: RelationGraph, ref: string) =>
  graph.relationsOf(ref).map(({ type, targetRef }) => `${type} ${targetRef}`);

describe('RelationGraph after any history', () => {
  it('is what a naive one is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (history) => {
        const [graph, naive] = [new RelationGraph(inverseOf), new NaiveGraph()];
        for (const { source, edges } of history) {
          if (edges) graph.declare(source, edges);
          else graph.remove(source);
          if (edges) naive.declared.set(source, edges);
          else naive.declared.delete(source);
          for (const ref of [...refs, 'x:default/gone']) {
            expect(relationsOf(graph, ref)).toEqual(naive.relationsOf(ref));
            expect(graph.isPresent(graph.nodeOf(ref) ?? -1)).toBe(naive.declared.has(ref));
          }
          expect([...graph.danglingNodes].map((node) => graph.refAt(node)).sort()).toEqual(naive.dangling());
        }
        for (const ref of refs) graph.remove(ref);
        expect(refs.map((ref) => graph.nodeOf(ref))).toEqual(refs.map(() => undefined));
        expect(graph.copy().refs.length).toBeLessThanOrEqual(refs.length + 1);
      }),
    );
  });

  it('tells each relation that came or went, and no other', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (history) => {
        const graph = new RelationGraph(inverseOf);
        const told = new Map<string, boolean>();
        for (const { source, edges } of history) {
          for (const { subject, type, object, holds } of edges ? graph.declare(source, edges) : graph.remove(source)) {
            told.set(`${subject} ${type} ${object}`, holds);
          }
        }
        const actual = [...refs, 'x:default/gone'].flatMap((ref) =>
          relationsOf(graph, ref).map((line) => `${ref} ${line}`),
        );
        expect([...told].flatMap(([line, holds]) => (holds ? [line] : [])).sort()).toEqual(actual.sort());
      }),
    );
  });
});

describe('An entity with 12,000 relations', () => {
  const team = 'group:default/team';
  const members = Array.from({ length: 12_000 }, (_, i) => `component:default/c${i}`);
  const owned: DeclaredEdge[] = [{ type: 'ownedBy', target: team }];
  const graph = new RelationGraph(inverseOf);

  beforeAll(() => {
    for (const member of members) graph.declare(member, owned);
  });

  it('is told of nothing when a neighbour changes otherwise, and of one relation when that goes', () => {
    const [first, second] = [members[0]!, members[1]!];
    expect(graph.declare(first, [...owned])).toEqual([]);
    expect(graph.declare(first, [...owned, { type: 'dependsOn', target: second }])).not.toContainEqual(
      expect.objectContaining({ subject: team }),
    );
    expect(graph.declare(first, []).filter(({ subject }) => subject === team)).toEqual([
      { subject: team, type: 'ownerOf', object: first, holds: false },
    ]);
    expect(graph.declare(first, owned)).toHaveLength(2);
  });

  it('shows each of them once, and looks at nothing else', () => {
    const seen: string[] = [];
    graph.visit(graph.nodeOf(team), (_, other) => seen.push(graph.refAt(other)));
    expect(seen).toHaveLength(members.length);
    expect(new Set(seen).size).toBe(members.length);
  });

  it('is kept as dangling until it exists, its relations whole', () => {
    expect([...graph.danglingNodes].map((node) => graph.refAt(node))).toEqual([team]);
    graph.declare(team, []);
    expect(graph.danglingNodes.size).toBe(0);
    graph.remove(team);
    expect([graph.danglingNodes.size, graph.relationsOf(team).length]).toEqual([1, members.length]);
  });
});
