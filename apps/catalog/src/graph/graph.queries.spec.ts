import { inverseOf } from '@callboard/entity';
import * as fc from 'fast-check';
import { declarations, distances, everybody, graphOf, linesOf } from '../fixtures/random-graph';
import { GraphQueries } from './graph.queries';
import { GraphRequest, ImpactRequest } from './graph.request';
import { breakingRelations, relationNames, seenFromTheOther } from './relation-choice';

const queries = new GraphQueries();
const wide = { depth: 20, nodes: 99, timeMs: 10_000 };

const asked = declarations.chain((given) =>
  fc.record({ given: fc.constant(given), ref: fc.constantFrom(...everybody(given)) }),
);
const chosen = fc.oneof(fc.constant([...breakingRelations]), fc.subarray([...relationNames], { minLength: 1 }));

describe('Impact', () => {
  it('is everybody who says a breaking relation of one who breaks, each by a way that can be read', () => {
    fc.assert(
      fc.property(asked, chosen, ({ given, ref }, relations) => {
        const request = Object.assign(new ImpactRequest(), wide, { relations });
        const impact = queries.impact({ relations: graphOf(given) }, ref, request);
        const steps = distances(given, [ref], seenFromTheOther(relations));
        steps.delete(ref);
        expect(new Map(impact.dependents.map((each) => [each.ref, each.depth]))).toEqual(steps);
        expect(impact.missing ?? false).toBe(!given.has(ref));
        for (const dependent of impact.dependents) {
          expect([dependent.path.length, dependent.path.at(-1)!.ref]).toEqual([dependent.depth, ref]);
          dependent.path.forEach(({ relation, ref: other }, i) => {
            expect(relations).toContain(relation);
            const said = linesOf(given, dependent.path[i - 1]?.ref ?? dependent.ref);
            expect(said).toContainEqual({ type: relation, other });
          });
        }
      }),
    );
  });

  it('counts for each owner the dependents to tell it of', () => {
    fc.assert(
      fc.property(asked, ({ given, ref }) => {
        const request = Object.assign(new ImpactRequest(), wide);
        const { dependents, owners, withoutOwner } = queries.impact({ relations: graphOf(given) }, ref, request);
        const ownersOf = (who: string) =>
          linesOf(given, who).flatMap(({ type, other }) => (type === 'ownedBy' ? [other] : []));
        for (const dependent of dependents) expect(dependent.owners).toEqual(ownersOf(dependent.ref).sort());
        for (const owner of owners) {
          expect(owner.dependents).toBe(dependents.filter((each) => ownersOf(each.ref).includes(owner.ref)).length);
          expect(owner.missing ?? false).toBe(!given.has(owner.ref));
        }
        expect(new Set(owners.map((owner) => owner.ref))).toEqual(new Set(dependents.flatMap((each) => each.owners)));
        expect(owners).toEqual([...owners].sort((a, b) => b.dependents - a.dependents || (a.ref < b.ref ? -1 : 1)));
        expect(withoutOwner).toBe(dependents.filter((each) => ownersOf(each.ref).length === 0).length);
      }),
    );
  });

  it('names as many dependents as it may, the entity itself not counted', () => {
    const given = new Map(
      ['a', 'b', 'c'].map((name) => [
        `component:default/${name}`,
        [{ type: 'dependsOn', target: 'resource:default/r' }],
      ]),
    );
    const ask = (nodes: number) =>
      queries.impact(
        { relations: graphOf(given) },
        'resource:default/r',
        Object.assign(new ImpactRequest(), { nodes }),
      );
    expect(ask(3)).toMatchObject({ dependents: { length: 3 }, cutOffs: [] });
    const cutOffs = [{ limit: 'nodes', count: 1, at: ['resource:default/r'] }];
    expect(ask(2)).toMatchObject({ dependents: { length: 2 }, cutOffs });
  });
});

describe('The graph around an entity', () => {
  it('has everybody near, those marked that are missing, and edges among them only', () => {
    fc.assert(
      fc.property(asked, chosen, fc.nat(3), ({ given, ref }, relations, depth) => {
        const request = Object.assign(new GraphRequest(), wide, { relations, depth });
        const { nodes, edges } = queries.graph({ relations: graphOf(given) }, [ref], request);
        const either = relations.flatMap((name) => [name, inverseOf[name]!]);
        const near = [...distances(given, [ref], either)].filter(([, steps]) => steps <= depth);
        expect(new Map(nodes.map((node) => [node.ref, node.depth]))).toEqual(new Map(near));
        for (const node of nodes) expect(node.missing ?? false).toBe(!given.has(node.ref));
        const shown = nodes.map((node) => node.ref);
        for (const { source, target } of edges) expect(shown).toEqual(expect.arrayContaining([source, target]));
      }),
    );
  });
});
