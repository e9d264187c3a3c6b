import { headsOf, stepsPerTurn, type Arcs } from './arcs';

/** Arcs as they are, and turned round. */
export interface ArcsBothWays {
  readonly on: Arcs;
  readonly back: Arcs;
}

/**
 * The shortest way from a node back to itself, which there must be; of several that of the smallest refs. It need not be
 * kept within the node's component: what leaves that does not come back. Yields after some work.
 */
export function* wayRound(
  { on, back }: ArcsBothWays,
  first: number,
  refs: readonly string[],
): Generator<void, number[]> {
  const steps = yield* stepsBackTo(first, { on, back });
  const way = [first];
  for (let left = nearest(on, first, steps); ; left--) {
    const next = smallest(headsOf(on, way.at(-1)!), (head) => steps.get(head) === left, refs);
    way.push(next);
    if (left === 0) return way;
  }
}

/** How far the first node is from others, the nearest of its own heads and all that are no farther among them. */
function* stepsBackTo(first: number, { on, back }: ArcsBothWays): Generator<void, Map<number, number>> {
  const heads = new Set(headsOf(on, first));
  const steps = new Map([[first, 0]]);
  let looks = 0;
  let enough = heads.has(first) ? 0 : Infinity;
  for (const [node, far] of steps) {
    if (far >= enough) return steps;
    for (const before of headsOf(back, node)) {
      if (++looks % stepsPerTurn === 0) yield;
      if (steps.has(before)) continue;
      steps.set(before, far + 1);
      if (heads.has(before)) enough = Math.min(enough, far + 1);
    }
  }
  return steps;
}

function nearest(on: Arcs, first: number, steps: ReadonlyMap<number, number>): number {
  let least = Infinity;
  for (const head of headsOf(on, first)) least = Math.min(least, steps.get(head) ?? Infinity);
  return least;
}

function smallest(nodes: Iterable<number>, isNext: (node: number) => boolean, refs: readonly string[]): number {
  let found = -1;
  for (const node of nodes) if (isNext(node) && (found === -1 || refs[node]! < refs[found]!)) found = node;
  return found;
}
