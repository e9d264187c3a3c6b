import { otherOf, typeOf } from '../view/packed-edges';
import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';
import { stepsPerTurn } from './arcs';
import { compareTexts, Smallest } from './smallest';

/** A relation to an entity that does not exist. */
export interface DanglingRelation {
  readonly source: string;
  readonly type: string;
  readonly target: string;
}

/** Which of them are asked for: those after one, in the order of target, source, type. */
export interface DanglingRequest {
  readonly after?: DanglingRelation;
  readonly limit: number;
  /** As declared. */
  readonly types: TypeSet;
  /** Whether an entity that is missing is of a kind that is asked for. */
  readonly admits: (ref: string) => boolean;
}

/** Who points at what does not exist. Yields after some work; each is looked at once, whatever changes. */
export function* danglingRelations(
  graph: RelationGraph,
  { after, limit, types, admits }: DanglingRequest,
): Generator<void, DanglingRelation[]> {
  const first = new Smallest(limit, compareDangling);
  let steps = 0;
  for (const node of [...graph.danglingNodes]) {
    if (steps >= stepsPerTurn) {
      steps = 0;
      yield;
    }
    const target = graph.refAt(node);
    steps += 1 + graph.pointingAt(node).length;
    if (!graph.danglingNodes.has(node) || !admits(target) || (after && target < after.target)) continue;
    for (const relation of relationsTo(graph, node, types)) {
      if (!after || compareDangling(relation, after) > 0) first.add(relation);
    }
  }
  return first.sorted();
}

function relationsTo(graph: RelationGraph, node: number, types: TypeSet): DanglingRelation[] {
  return graph
    .pointingAt(node)
    .filter((edge) => types.has(typeOf(edge)))
    .map((edge) => ({
      source: graph.refAt(otherOf(edge)),
      type: graph.typeName(typeOf(edge)),
      target: graph.refAt(node),
    }));
}

function compareDangling(a: DanglingRelation, b: DanglingRelation): number {
  return compareTexts(a.target, b.target) || compareTexts(a.source, b.source) || compareTexts(a.type, b.type);
}
