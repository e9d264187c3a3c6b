import { inverseOf } from '@callboard/entity';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { declarations, distances, everybody, graphOf, linesOf } from '../fixtures/random-graph';
import type { DeclaredEdge } from '../view/relation';
import { GraphQueries, type RelatedView } from './graph.queries';
import { itemsPerTurn } from './impact';
import { GraphRequest, ImpactRequest } from './graph.request';
import type { ImpactResponse } from './graph.response';
import { breakingRelations, relationNames, seenFromTheOther } from './relation-choice';

const queries = new GraphQueries();

/** Whatever is not asked for is as a request has it that says nothing. */
type ImpactAsked = Partial<Record<'depth' | 'nodes' | 'timeMs', number>> & { relations?: readonly string[] };

async function impactOf(view: RelatedView, ref: string, asked: ImpactAsked): Promise<ImpactResponse> {
  const answer = await queries.impact(view, ref, Object.assign(new ImpactRequest(), asked));
  return JSON.parse(answer.toString()) as ImpactResponse;
}
const wide = { depth: 20, nodes: 99, timeMs: 10_000 };

const asked = declarations.chain((given) =>
  fc.record({ given: fc.constant(given), ref: fc.constantFrom(...everybody(given)) }),
);
const chosen = fc.oneof(fc.constant([...breakingRelations]), fc.subarray([...relationNames], { minLength: 1 }));

describe('Impact', () => {
  it('is everybody who says a breaking relation of one who breaks, each by a way that can be read', async () => {
    await fc.assert(
      fc.asyncProperty(asked, chosen, async ({ given, ref }, relations) => {
        const impact = await impactOf({ relations: graphOf(given) }, ref, { ...wide, relations });
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

  it('counts for each owner the dependents to tell it of', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ given, ref }) => {
        const { dependents, owners, withoutOwner } = await impactOf({ relations: graphOf(given) }, ref, wide);
        const ownersOf = (who: string) =>
          linesOf(given, who).flatMap(({ type, other }) => (type === 'ownedBy' ? [other] : []));
        for (const dependent of dependents) expect(dependent.owners).toEqual(ownersOf(dependent.ref).sort());
        for (const owner of owners) {
          expect(owner.dependents).toBe(dependents.filter((each) => ownersOf(each.ref).includes(owner.ref)).length);
          expect(owner.missing ?? false).toBe(!given.has(owner.ref));
        }
        expect(new Set(owners.map((owner) => owner.ref))).toEqual(new Set(dependents.flatMap((each) => each.owners!)));
        expect(owners).toEqual([...owners].sort((a, b) => b.dependents - a.dependents || (a.ref < b.ref ? -1 : 1)));
        expect(withoutOwner).toBe(dependents.filter((each) => ownersOf(each.ref).length === 0).length);
      }),
    );
  });

  it('names as many dependents as it may, the entity itself not counted', async () => {
    const given = new Map(
      ['a', 'b', 'c'].map((name) => [
        `component:default/${name}`,
        [{ type: 'dependsOn', target: 'resource:default/r' }],
      ]),
    );
    const ask = (nodes: number) => impactOf({ relations: graphOf(given) }, 'resource:default/r', { nodes });
    expect(await ask(3)).toMatchObject({ dependents: { length: 3 }, cutOffs: [] });
    const cutOffs = [{ limit: 'nodes', count: 1, at: ['resource:default/r'] }];
    expect(await ask(2)).toMatchObject({ dependents: { length: 2 }, cutOffs });
  });

  /** So many that depend on `r`, two teams owning them by turns. */
  const dependents = (count: number): [string, DeclaredEdge[]][] =>
    Array.from({ length: count }, (_, i) => [
      `component:default/c${i}`,
      [
        { type: 'dependsOn', target: 'resource:default/r' },
        { type: 'ownedBy', target: `group:default/t${i % 2}` },
      ],
    ]);

  it('lets others have their turn while it is written down, and is of the moment of its search', async () => {
    const count = 1_000;
    const given = new Map([...dependents(count), ['group:default/t0', []] as const]);
    const relations = graphOf(given);
    const asked = { timeMs: Infinity };
    const before = await impactOf({ relations }, 'resource:default/r', asked);
    let clock = 0;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => (clock += 10));
    let isDone = false;
    const answer = impactOf({ relations }, 'resource:default/r', asked).finally(() => (isDone = true));
    for (let i = 0; i < count; i++) relations.remove(`component:default/c${i}`);
    relations.remove('group:default/t0');
    for (let i = 0; i < 2 * count; i++) relations.declare(`component:other/c${i}`, []);
    const other = await impactOf({ relations: graphOf(given) }, 'component:default/c1', asked);
    expect([other.dependents, isDone]).toEqual([[], false]);
    let turns = 0;
    for (; !isDone; turns++) await nextTurn();
    expect(turns).toBeGreaterThan(count / itemsPerTurn);
    expect(await answer).toEqual(before);
    now.mockRestore();
    expect([before.dependents.length, before.owners[0]]).toEqual([
      count,
      { ref: 'group:default/t0', dependents: count / 2 },
    ]);
  });

  it('has no owners of those around whom it was not looked any more, and counts them for nobody', async () => {
    let looks = 0;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => (looks++ < 2 ? 0 : 10));
    const impact = await impactOf({ relations: graphOf(new Map(dependents(1_000))) }, 'resource:default/r', {
      timeMs: 10,
    });
    now.mockRestore();
    const known = impact.dependents.filter(({ owners }) => owners !== undefined);
    expect(impact.cutOffs).toMatchObject([{ limit: 'time', count: 1_000 - known.length }]);
    expect([known.length > 0, known.length < 1_000, impact.dependents.length]).toEqual([true, true, 1_000]);
    expect(impact.owners.reduce((sum, owner) => sum + owner.dependents, 0)).toBe(known.length);
    expect(impact.withoutOwner).toBe(0);
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
