import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';
import type { Reached } from './reach';
import { compareTexts } from './smallest';

/** One step of a path: what the entity before has to do with this one. None before the first. */
export interface PathStep {
  readonly relations: readonly string[];
  readonly ref: string;
}

export interface ShortestPaths {
  readonly paths: readonly (readonly PathStep[])[];
  /** There are further ones of the same length. */
  readonly hasMore: boolean;
}

/** Which paths are asked for. */
export interface PathsRequest {
  readonly from: number;
  readonly to: number;
  readonly follow: TypeSet;
  readonly paths: number;
}

/** All shortest paths through what a walk from one end has found, in the order of the refs on the way, up to a limit. */
export function shortestPaths(
  graph: RelationGraph,
  found: ReadonlyMap<number, Reached>,
  request: PathsRequest,
): ShortestPaths {
  const next = waysOn(graph, found, request);
  const paths: PathStep[][] = [];
  const walk = (node: number, way: readonly PathStep[]): void => {
    if (paths.length > request.paths) return;
    if (node === request.to) paths.push([...way]);
    else for (const [other, step] of next.get(node) ?? []) walk(other, [...way, step]);
  };
  if (found.has(request.to)) walk(request.from, [{ relations: [], ref: graph.refAt(request.from) }]);
  return { paths: paths.slice(0, request.paths), hasMore: paths.length > request.paths };
}

type Way = readonly [node: number, step: PathStep];

/** By node the ways on that lead to the target on a shortest path, found from the target backwards. */
function waysOn(
  graph: RelationGraph,
  found: ReadonlyMap<number, Reached>,
  { to, follow }: PathsRequest,
): Map<number, Way[]> {
  const next = new Map<number, Way[]>();
  const queue = new Set([to]);
  for (const node of queue) {
    const depth = found.get(node)?.depth ?? 0;
    for (const [before, types] of stepsInto(graph, node, follow)) {
      if (found.get(before)?.depth !== depth - 1) continue;
      queue.add(before);
      const step = { relations: types.map((type) => graph.typeName(type)).sort(compareTexts), ref: graph.refAt(node) };
      const ways = next.get(before);
      if (ways) ways.push([node, step]);
      else next.set(before, [[node, step]]);
    }
  }
  for (const ways of next.values()) ways.sort(([, a], [, b]) => compareTexts(a.ref, b.ref));
  return next;
}

/** From where the walk could have come to a node, and by which relations of that. */
function stepsInto(graph: RelationGraph, node: number, follow: TypeSet): Map<number, number[]> {
  const steps = new Map<number, number[]>();
  graph.visit(node, (type, other) => {
    const inverse = graph.inverseOf(type);
    if (inverse === undefined || !follow.has(inverse)) return;
    const known = steps.get(other);
    if (known) known.push(inverse);
    else steps.set(other, [inverse]);
  });
  return steps;
}
