import * as fc from 'fast-check';
import { declarations, distances, everybody, graphOf, linesOf, type Declarations } from '../fixtures/random-graph';
import { GraphMoment } from './arcs';
import { CycleFinding, cycleMembersMax } from './dependency-cycles';
import { breakingRelations, relationNames } from './relation-choice';
import { inTurns } from '../view/turns';

function findingIn(given: Declarations, names: readonly string[]): Promise<CycleFinding> {
  const graph = graphOf(given);
  return inTurns(CycleFinding.begin(new GraphMoment(graph), graph.typesOf(names)));
}

/** Sets of entities of which each reaches every other, by trying every two. */
function mutual(given: Declarations, names: readonly string[]): string[][] {
  const steps = new Map(everybody(given).map((ref) => [ref, distances(given, [ref], names)]));
  const isLoop = (ref: string) => linesOf(given, ref).some(({ type, other }) => other === ref && names.includes(type));
  const sets = everybody(given).map((ref) =>
    everybody(given).filter((other) => steps.get(ref)!.has(other) && steps.get(other)!.has(ref)),
  );
  return sets.filter((set, i) => set[0] === everybody(given)[i] && (set.length > 1 || isLoop(set[0]!)));
}

describe('CycleFinding', () => {
  it('finds the sets of entities that depend on each other, and one shortest way round each', async () => {
    const names = fc.oneof(fc.constant([...breakingRelations]), fc.subarray([...relationNames], { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(declarations, names, async (given, chosen) => {
        const { items, hasMore } = await inTurns((await findingIn(given, chosen)).page('', 99));
        expect([items.map(({ members }) => members), hasMore]).toEqual([mutual(given, chosen), false]);
        for (const { members, size, example } of items) {
          expect(size).toBe(members.length);
          expect([example[0], example.at(-1)!.ref]).toEqual([{ relations: [], ref: members[0] }, members[0]]);
          const back = linesOf(given, members[0]!).filter(({ type }) => chosen.includes(type));
          const nearest = Math.min(
            ...back.map(({ other }) => distances(given, [other], chosen).get(members[0]!) ?? Infinity),
          );
          expect(example).toHaveLength(nearest + 2);
          example.slice(1).forEach(({ relations, ref }, i) => {
            const lines = linesOf(given, example[i]!.ref).filter(({ other }) => other === ref);
            expect(relations).toEqual(
              lines
                .map(({ type }) => type)
                .filter((type) => chosen.includes(type))
                .sort(),
            );
            expect(relations).not.toEqual([]);
          });
        }
      }),
    );
  });

  it('gives pages that put together are all of it', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, fc.integer({ min: 1, max: 3 }), async (given, limit) => {
        const finding = await findingIn(given, relationNames);
        const all = (await inTurns(finding.page('', 99))).items;
        const pages = [];
        for (let after = '', more = true; more;) {
          const { items, hasMore } = await inTurns(finding.page(after, limit));
          pages.push(...items);
          more = hasMore;
          after = items.at(-1)?.members[0] ?? after;
        }
        expect(pages).toEqual(all);
      }),
    );
  });

  it('names of a long cycle only the first members, goes round it without recursion, and tells how many they are', async () => {
    const length = 30_000;
    const ref = (i: number) => `component:default/c${String(i % length).padStart(6, '0')}`;
    const ring: Declarations = new Map(
      Array.from({ length }, (_, i) => [ref(i), [{ type: 'dependsOn', target: ref(i + 1) }]]),
    );
    const { items } = await inTurns((await findingIn(ring, ['dependsOn'])).page('', 5));
    expect(items).toMatchObject([
      { size: length, members: { length: cycleMembersMax }, example: { length: length + 1 } },
    ]);
  });

  it('lets others have their turn', () => {
    const graph = graphOf(new Map([['component:default/a', []]]));
    const work = CycleFinding.begin(new GraphMoment(graph), graph.typesOf(['dependsOn']));
    expect(work.next().done).toBe(false);
  });
});
