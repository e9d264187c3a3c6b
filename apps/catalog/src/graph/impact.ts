import type { RelationGraph } from '../view/relation-graph';
import { othersOf } from './ownerless';
import type { Reached } from './reach';
import { compareTexts } from './smallest';

/** One step from a dependent to what it depends on. */
export interface Dependence {
  readonly relation: string;
  readonly ref: string;
}

/** An entity that breaks, and by way of whom. */
export interface Dependent {
  readonly ref: string;
  readonly depth: number;
  readonly path: Dependence[];
  readonly owners: string[];
}

/** Whom to tell, and of how many. */
export interface ToldOwner {
  readonly ref: string;
  readonly dependents: number;
  readonly missing?: true;
}

/** All that were found by a walk against the relations, the nearest first. */
export function dependentsOf(graph: RelationGraph, found: Iterable<Reached>): Dependent[] {
  const ownedBy = graph.typesOf(['ownedBy']);
  return [...found]
    .filter(({ from }) => from !== undefined)
    .map((place) => ({
      ref: graph.refAt(place.node),
      depth: place.depth,
      path: pathBack(graph, place),
      owners: othersOf(graph, place.node, ownedBy)
        .map((owner) => graph.refAt(owner))
        .sort(compareTexts),
    }));
}

/** Owners of some dependents, those with the most first. */
export function ownersToTell(graph: RelationGraph, dependents: readonly Dependent[]): ToldOwner[] {
  const counts = new Map<string, number>();
  for (const { owners } of dependents) for (const ref of owners) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  const isMissing = (ref: string) => !graph.isPresent(graph.nodeOf(ref) ?? -1);
  return [...counts]
    .map(([ref, count]): ToldOwner => ({ ref, dependents: count, ...(isMissing(ref) ? { missing: true } : {}) }))
    .sort((a, b) => b.dependents - a.dependents || compareTexts(a.ref, b.ref));
}

function pathBack(graph: RelationGraph, place: Reached): Dependence[] {
  const path: Dependence[] = [];
  for (let { from, type } = place; from && type !== undefined; { from, type } = from) {
    path.push({ relation: graph.typeName(graph.inverseOf(type) ?? type), ref: graph.refAt(from.node) });
  }
  return path;
}
