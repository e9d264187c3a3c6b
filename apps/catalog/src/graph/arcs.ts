import { otherOf, typeOf, type PackedEdges } from '../view/packed-edges';
import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';

/** Steps of work after which others may have their turn. */
export const stepsPerTurn = 5_000;

/** A graph as it was at one moment, which goes on changing: edges are replaced there, never changed. */
export class GraphMoment {
  readonly refs: readonly string[];
  readonly declared: readonly PackedEdges[];

  constructor(private readonly graph: RelationGraph) {
    const { refs, declared } = graph.copy();
    this.refs = refs;
    this.declared = declared;
  }

  get size(): number {
    return this.refs.length;
  }

  /** What `from` has to do with `to`, of these types, by name. */
  relations(from: number, to: number, types: TypeSet): string[] {
    const names = new Set<string>();
    for (const edge of this.declared[from]!) {
      if (otherOf(edge) === to && types.has(typeOf(edge))) names.add(this.graph.typeName(typeOf(edge)));
    }
    for (const edge of this.declared[to]!) {
      const inverse = this.graph.inverseOf(typeOf(edge));
      if (otherOf(edge) === from && inverse !== undefined && types.has(inverse))
        names.add(this.graph.typeName(inverse));
    }
    return [...names].sort();
  }

  /** Shows the arcs that one node declares, turned so that each begins at the end that has one of the types. */
  visitArcs(node: number, types: TypeSet, visitor: (from: number, to: number) => void): void {
    for (const edge of this.declared[node]!) {
      const inverse = this.graph.inverseOf(typeOf(edge));
      if (types.has(typeOf(edge))) visitor(node, otherOf(edge));
      if (inverse !== undefined && types.has(inverse)) visitor(otherOf(edge), node);
    }
  }
}

/** For each node the nodes that it has an arc to, in two flat lists. */
export interface Arcs {
  /** Of node `n` the heads are those from `starts[n]` up to `starts[n + 1]`. */
  readonly starts: Uint32Array;
  readonly heads: Uint32Array;
}

/** Lays out the arcs of some types, from the nodes that have the types or, turned round, from the other ends. */
export function* arcsOf(moment: GraphMoment, types: TypeSet, turned = false): Generator<void, Arcs> {
  const starts = new Uint32Array(moment.size + 1);
  yield* eachArc(moment, types, (from, to) => starts[(turned ? to : from) + 1]!++);
  for (let node = 0; node < moment.size; node++) starts[node + 1]! += starts[node]!;
  const heads = new Uint32Array(starts[moment.size]!);
  const filled = starts.slice();
  yield* eachArc(moment, types, (from, to) => {
    const [tail, head] = turned ? [to, from] : [from, to];
    heads[filled[tail]!++] = head;
  });
  return { starts, heads };
}

/** The heads of one node's arcs. */
export function headsOf({ starts, heads }: Arcs, node: number): Uint32Array {
  return heads.subarray(starts[node], starts[node + 1]);
}

function* eachArc(moment: GraphMoment, types: TypeSet, visitor: (from: number, to: number) => void): Generator<void> {
  for (let node = 0; node < moment.size; node++) {
    moment.visitArcs(node, types, visitor);
    if (node % stepsPerTurn === 0) yield;
  }
}
