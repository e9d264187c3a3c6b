import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';
import { compareTexts, Smallest } from './smallest';
import type { WalkBounds } from './walk-bounds';

/** From where a walk goes how far. */
export interface ReachRequest extends WalkBounds {
  readonly roots: readonly number[];
  /** Types of relations whose other ends are noted of each node that is looked around. */
  readonly noting?: TypeSet;
}

/** A node that was found: how far away, and by the relation of which node it was found first. */
export interface Reached {
  readonly node: number;
  readonly ref: string;
  readonly depth: number;
  readonly from?: Reached;
  /** As `from` has it. */
  readonly type?: number;
  /** The other ends of what was to be noted; absent where a limit ended the walk before it was looked for. */
  noted?: number[];
}

/**
 * Walks in breadth, so that each node is found on a shortest way. What is found when a limit is reached does not depend on
 * the order in which the graph came to be: nodes are looked at, and taken, in the order of their refs.
 */
export function reach(graph: RelationGraph, request: ReachRequest): Map<number, Reached> {
  const { work, cutOffs } = request;
  const found = new Map<number, Reached>();
  for (const node of request.roots) found.set(node, { node, ref: graph.refAt(node), depth: 0 });
  for (const place of found.values()) {
    const spent = work.reached;
    if (spent) cutOffs.note(spent, place.node);
    else step(graph, request, { place, found });
  }
  return found;
}

const noTypes: TypeSet = new Set();

interface Step {
  readonly place: Reached;
  readonly found: Map<number, Reached>;
}

interface Look extends Step {
  /** How many can be taken. */
  readonly room: number;
}

function step(graph: RelationGraph, request: ReachRequest, { place, found }: Step): void {
  const room = place.depth === request.depth ? 0 : Math.max(0, request.nodes - found.size);
  const neighbours = newNeighbours(graph, request, { place, found, room });
  if (neighbours.size > room) request.cutOffs.note(place.depth === request.depth ? 'depth' : 'nodes', place.node);
  for (const [ref, node, type] of inOrder(graph, neighbours, room)) {
    found.set(node, { node, ref, depth: place.depth + 1, from: place, type });
  }
}

/**
 * Of several relations to one neighbour the first by name counts. Where none can be taken, one is enough to tell. Only time
 * ends it halfway: which relations come first is the graph's secret.
 */
function newNeighbours(graph: RelationGraph, request: ReachRequest, { place, found, room }: Look): Map<number, number> {
  const { follow, noting = noTypes, admits, work } = request;
  const neighbours = new Map<number, number>();
  const noted: number[] = [];
  let isLate = false;
  graph.visit(place.node, (type, other) => {
    isLate ||= work.reached === 'time';
    if (isLate) return;
    work.count();
    if (noting.has(type)) noted.push(other);
    if (!follow.has(type) || found.has(other) || (room === 0 && neighbours.size > 0)) return;
    const known = neighbours.get(other);
    if (known === undefined ? admits(other) : graph.typeName(type) < graph.typeName(known)) neighbours.set(other, type);
  });
  if (isLate) request.cutOffs.note('time', place.node);
  else if (request.noting) place.noted = noted;
  return neighbours;
}

type Neighbour = readonly [ref: string, node: number, type: number];

function inOrder(graph: RelationGraph, neighbours: Map<number, number>, room: number): Neighbour[] {
  const smallest = new Smallest<Neighbour>(room, ([a], [b]) => compareTexts(a, b));
  for (const [node, type] of neighbours) smallest.add([graph.refAt(node), node, type]);
  return smallest.sorted();
}
