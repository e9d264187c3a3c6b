import { relationTypesMax } from './relation-types';

/** Edges of one node, each a type and the other end in one integer, ascending. */
export type PackedEdges = readonly number[];

const typeBits = Math.log2(relationTypesMax);
const typeMask = relationTypesMax - 1;

export function packEdge(type: number, other: number): number {
  return (other << typeBits) | type;
}

export function typeOf(edge: number): number {
  return edge & typeMask;
}

export function otherOf(edge: number): number {
  return edge >>> typeBits;
}

/** Ascending, no doubles. */
export function packEdges(edges: readonly number[]): PackedEdges {
  return [...new Set(edges)].sort((a, b) => a - b);
}

export function hasEdge(edges: PackedEdges, edge: number): boolean {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return edges[low] === edge;
}

export function edgesWithout(edges: PackedEdges, others: PackedEdges): PackedEdges {
  return others.length === 0 ? edges : edges.filter((edge) => !hasEdge(others, edge));
}

/** Takes one edge out of a list without an order. */
export function dropEdge(edges: number[], edge: number): void {
  const at = edges.indexOf(edge);
  if (at === -1) return;
  const last = edges.pop()!;
  if (at < edges.length) edges[at] = last;
}
