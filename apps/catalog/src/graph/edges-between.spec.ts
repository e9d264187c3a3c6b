import { inverseOf, leadingRelations } from '@callboard/entity';
import * as fc from 'fast-check';
import { declarations, everybody, graphOf, type Declarations } from '../fixtures/random-graph';
import { CutOffs } from './cut-offs';
import { edgesBetween } from './edges-between';
import { eitherName, relationNames } from './relation-choice';
import { WorkLimit } from './work-limit';

function edges(given: Declarations, shown: readonly string[], options: { names: readonly string[]; edges?: number }) {
  const graph = graphOf(given);
  const cutOffs = new CutOffs();
  const nodes = shown.map((ref) => graph.nodeOf(ref)!);
  const told = edgesBetween(graph, {
    nodes,
    isShown: (node) => nodes.includes(node),
    types: graph.typesOf(eitherName(options.names)),
    edges: options.edges ?? 999,
    work: new WorkLimit(1_000),
    cutOffs,
  });
  return { told, cuts: cutOffs.list((node) => graph.refAt(node)) };
}

const shownOf = declarations.chain((given) =>
  fc.record({ given: fc.constant(given), shown: fc.subarray(everybody(given), { minLength: 1 }) }),
);

/** A relation under its leading name, however it was declared. */
function canonical({ source, type, target }: { source: string; type: string; target: string }): string {
  return leadingRelations.includes(type) ? `${source} ${type} ${target}` : `${target} ${inverseOf[type]} ${source}`;
}

describe('edgesBetween', () => {
  it('tells each relation among the nodes once, as declared, and whether both ends declare it', () => {
    fc.assert(
      fc.property(shownOf, fc.subarray([...relationNames]), ({ given, shown }, names) => {
        const declared = [...given]
          .flatMap(([source, own]) => own.map((edge) => ({ source, ...edge })))
          .filter(({ type }) => eitherName(names).includes(type))
          .filter(({ source, target }) => shown.includes(source) && shown.includes(target));
        const { told } = edges(given, shown, { names });
        expect(told.map(canonical).sort()).toEqual([...new Set(declared.map(canonical))].sort());
        for (const { declaredByBoth, ...edge } of told) {
          expect(declared).toContainEqual(edge);
          const times = declared.filter((other) => canonical(other) === canonical(edge)).length;
          expect(declaredByBoth ?? false).toBe(times === 2);
        }
      }),
    );
  });

  it('tells fewer when it may, and where some are missing', () => {
    fc.assert(
      fc.property(shownOf, fc.nat(3), ({ given, shown }, fewer) => {
        const whole = edges(given, shown, { names: relationNames }).told;
        const limit = Math.max(0, whole.length - fewer);
        const { told, cuts } = edges(given, shown, { names: relationNames, edges: limit });
        expect(told).toEqual(whole.slice(0, limit));
        const cutAt = [...new Set(whole.slice(limit).map(({ source }) => source))];
        expect(cuts).toEqual(cutAt.length === 0 ? [] : [{ limit: 'edges', count: cutAt.length, at: cutAt }]);
      }),
    );
  });
});
