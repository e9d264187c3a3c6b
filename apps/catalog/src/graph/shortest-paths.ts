import { otherOf, typeOf } from '../view/packed-edges';
import type { RelationGraph } from '../view/relation-graph';
import { compareTexts } from './smallest';
import type { Found } from './search-end';
import type { Search } from './two-sided-search';

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
  readonly paths: number;
}

/** All shortest paths that a search has found, in the order of the refs on the way, up to a limit. */
export function shortestPaths(graph: RelationGraph, search: Search, request: PathsRequest): ShortestPaths {
  const next = waysOn(graph, search);
  const paths: PathStep[][] = [];
  const walk = (node: number, way: readonly PathStep[]): void => {
    if (paths.length > request.paths) return;
    if (node === request.to) paths.push([...way]);
    else for (const [other, step] of next.get(node) ?? []) walk(other, [...way, step]);
  };
  if (search.length !== null) walk(request.from, [{ relations: [], ref: graph.refAt(request.from) }]);
  return { paths: paths.slice(0, request.paths), hasMore: paths.length > request.paths };
}

type Way = readonly [node: number, step: PathStep];

/** By node the ways on that lead to the target on a shortest path: from where the searches met back to either end. */
function waysOn(graph: RelationGraph, { start, end, meetings }: Search): Map<number, Way[]> {
  const next = new Map<number, Way[]>();
  const add = (from: number, to: number, types: readonly number[]) => {
    const relations = types.map((type) => graph.typeName(type)).sort(compareTexts);
    const way: Way = [to, { relations, ref: graph.refAt(to) }];
    const ways = next.get(from);
    if (ways) ways.push(way);
    else next.set(from, [way]);
  };
  eachStepBack(
    meetings,
    (node) => start.find(node),
    (node, nearer, types) => add(nearer, node, types),
  );
  eachStepBack(
    meetings,
    (node) => end.find(node),
    (node, nearer, types) => add(node, nearer, types),
  );
  for (const ways of next.values()) ways.sort(([, a], [, b]) => compareTexts(a.ref, b.ref));
  return next;
}

/** Shows all steps on the way from the meetings back to one end. */
function eachStepBack(
  meetings: Iterable<number>,
  find: (node: number) => Found | undefined,
  visitor: (node: number, nearer: number, types: readonly number[]) => void,
): void {
  const queue = new Set(meetings);
  for (const node of queue) {
    const typesBy = new Map<number, number[]>();
    for (const step of find(node)?.steps ?? []) {
      const nearer = otherOf(step);
      queue.add(nearer);
      typesBy.set(nearer, [...(typesBy.get(nearer) ?? []), typeOf(step)]);
    }
    for (const [nearer, types] of typesBy) visitor(node, nearer, types);
  }
}
