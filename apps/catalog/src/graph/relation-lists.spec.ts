import * as fc from 'fast-check';
import { declarations, everybody, graphOf, linesOf, type Declarations } from '../fixtures/random-graph';
import { danglingRelations, type DanglingRelation } from './dangling-relations';
import { ownedKinds, ownerless, ownerlessReasons, type Ownerless } from './ownerless';
import { relationNames } from './relation-choice';
import { inTurns } from '../view/turns';

const admits = () => true;
const kindOf = (ref: string) => ref.slice(0, ref.indexOf(':'));

/** Reads a list page by page; each page begins after the last row of the one before. */
async function readAll<T>(pageAfter: (last: T | undefined) => Generator<void, T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const page = await inTurns(pageAfter(rows.at(-1)));
    if (page.length === 0) return rows;
    rows.push(...page);
  }
}

function danglingOf(given: Declarations): DanglingRelation[] {
  const order = ({ target, source, type }: DanglingRelation) => `${target} ${source} ${type}`;
  return [...given]
    .flatMap(([source, edges]) => edges.map((edge) => ({ source, ...edge })))
    .filter(({ target }) => !given.has(target))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function ownerlessOf(given: Declarations): Ownerless[] {
  return everybody(given).flatMap((ref) => {
    const owners = linesOf(given, ref).flatMap(({ type, other }) => (type === 'ownedBy' ? [other] : []));
    if (!given.has(ref) || owners.some((owner) => given.has(owner))) return [];
    return [{ ref, reason: ownerlessReasons[owners.length === 0 ? 0 : 1], owners: owners.sort() }];
  });
}

describe('Lists about a whole graph, page by page', () => {
  it('have every relation to what is missing, once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, fc.integer({ min: 1, max: 4 }), async (given, limit) => {
        const graph = graphOf(given);
        const types = graph.typesOf(relationNames);
        const rows = await readAll<DanglingRelation>((after) =>
          danglingRelations(graph, { after, limit, types, admits }),
        );
        expect(rows).toEqual(danglingOf(given));
      }),
    );
  });

  it('have every entity without an owner, once and in order, with the reason', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, fc.integer({ min: 1, max: 4 }), async (given, limit) => {
        const graph = graphOf(given);
        const options = { limit, reasons: ownerlessReasons, admits };
        const rows = await readAll<Ownerless>((last) => ownerless(graph, { ...options, after: last?.ref ?? '' }));
        expect(rows).toEqual(ownerlessOf(given));
      }),
    );
  });

  it('have what is asked for alone', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, fc.constantFrom(...ownerlessReasons), async (given, reason) => {
        const graph = graphOf(given);
        const isComponent = (ref: string) => kindOf(ref) === 'component';
        const rows = await inTurns(ownerless(graph, { after: '', limit: 99, reasons: [reason], admits: isComponent }));
        const expected = ownerlessOf(given).filter((row) => row.reason === reason && isComponent(row.ref));
        expect(rows).toEqual(expected);
        const options = {
          limit: 99,
          types: graph.typesOf(['ownedBy']),
          admits: (ref: string) => kindOf(ref) === 'group',
        };
        const relations = await inTurns(danglingRelations(graph, options));
        const wanted = danglingOf(given).filter(({ type, target }) => type === 'ownedBy' && kindOf(target) === 'group');
        expect(relations).toEqual(wanted);
      }),
    );
  });

  it('have what is there all the while on one page, whatever comes and goes in between', async () => {
    await fc.assert(
      fc.asyncProperty(declarations, declarations, fc.integer({ min: 1, max: 3 }), async (given, other, limit) => {
        const graph = graphOf(given);
        const types = graph.typesOf(relationNames);
        let turn = 0;
        const rows = await readAll<DanglingRelation>((after) => {
          for (const ref of other.keys()) {
            if (given.has(ref)) continue;
            if (turn++ % 2 === 0) graph.declare(ref, other.get(ref)!);
            else graph.remove(ref);
          }
          return danglingRelations(graph, { after, limit, types, admits });
        });
        expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
        const always = danglingOf(given).filter(({ target }) => !other.has(target));
        expect(rows).toEqual(expect.arrayContaining(always));
      }),
    );
  });

  it('are about the kinds that can have an owner', () => {
    expect([...ownedKinds].sort()).toEqual(['api', 'component', 'domain', 'resource', 'system', 'template']);
  });
});
