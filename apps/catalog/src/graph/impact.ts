import type { RelationGraph } from '../view/relation-graph';
import { sortInTurns } from '../view/sort-in-turns';
import type { CutOff } from './cut-offs';
import type { DependenceResponse, DependentResponse, OwnerResponse } from './graph.response';
import type { Reached } from './reach';
import { compareTexts } from './smallest';

/** Items of a list that are written down before others have their turn. */
export const itemsPerTurn = 100;

/** What a walk against the relations has found, as texts: the graph goes on changing while they are written down. */
export interface FoundImpact {
  readonly ref: string;
  readonly missing?: true;
  /** All but the root, the nearest first; the owners are noted. */
  readonly places: readonly Reached[];
  readonly owners: ReadonlyMap<number, Owner>;
  /** What a dependent says of what it depends on, by the type of the step. */
  readonly relationOf: (type: number) => string;
  readonly cutOffs: readonly CutOff[];
}

type Owner = Pick<OwnerResponse, 'ref' | 'missing'>;

/** Takes out of the graph, in one turn, all that the answer tells of it. */
export function foundImpact(
  graph: RelationGraph,
  found: ReadonlyMap<number, Reached>,
  { root, cutOffs }: { root: number; cutOffs: readonly CutOff[] },
): FoundImpact {
  const places = [...found.values()].filter(({ from }) => from !== undefined);
  const refOf = (node: number) => ({
    ref: graph.refAt(node),
    ...(graph.isPresent(node) ? {} : { missing: true as const }),
  });
  const owners = new Map<number, Owner>();
  for (const { noted = [] } of places) {
    for (const owner of noted) if (!owners.has(owner)) owners.set(owner, refOf(owner));
  }
  return {
    ...refOf(root),
    places,
    owners,
    relationOf: (type) => graph.typeName(graph.inverseOf(type) ?? type),
    cutOffs,
  };
}

/** The answer as it goes out: an `ImpactResponse`. Yields after some work. */
export function* impactJson(impact: FoundImpact): Generator<void, Buffer> {
  const { ref, missing, places, cutOffs } = impact;
  const dependents = yield* itemsJson(places, (place) => dependentOf(impact, place));
  const owners = yield* itemsJson(yield* ownersOf(impact), (owner) => owner);
  const withoutOwner = places.filter(({ noted }) => noted?.length === 0).length;
  const head = JSON.stringify({ ref, missing }).slice(0, -1);
  const tail = JSON.stringify({ withoutOwner, cutOffs }).slice(1);
  return Buffer.concat([
    ...[Buffer.from(`${head},"dependents":[`), ...dependents],
    ...[Buffer.from('],"owners":['), ...owners],
    Buffer.from(`],${tail}`),
  ]);
}

function* itemsJson<T>(items: readonly T[], shown: (item: T) => object): Generator<void, Buffer[]> {
  const pieces: Buffer[] = [];
  for (let from = 0; from < items.length; from += itemsPerTurn) {
    const json = JSON.stringify(items.slice(from, from + itemsPerTurn).map(shown)).slice(1, -1);
    pieces.push(Buffer.from(from > 0 ? `,${json}` : json));
    yield;
  }
  return pieces;
}

function dependentOf(impact: FoundImpact, place: Reached): DependentResponse {
  const { ref, depth, noted } = place;
  const owners = noted?.map((owner) => impact.owners.get(owner)!.ref).sort(compareTexts);
  return { ref, depth, path: pathBack(impact, place), ...(owners ? { owners } : {}) };
}

function pathBack({ relationOf }: FoundImpact, place: Reached): DependenceResponse[] {
  const path: DependenceResponse[] = [];
  for (let { from, type } = place; from && type !== undefined; { from, type } = from) {
    path.push({ relation: relationOf(type), ref: from.ref });
  }
  return path;
}

/** Owners of the dependents, those with the most first. */
function* ownersOf({ places, owners }: FoundImpact): Generator<void, OwnerResponse[]> {
  const counts = new Map<number, number>();
  for (const [i, { noted = [] }] of places.entries()) {
    for (const owner of noted) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    if (i % itemsPerTurn === 0) yield;
  }
  const told = [...counts].map(([owner, dependents]) => ({ ...owners.get(owner)!, dependents }));
  return yield* sortInTurns(told, (a, b) => b.dependents - a.dependents || compareTexts(a.ref, b.ref));
}
