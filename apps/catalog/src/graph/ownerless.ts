import { knownKinds } from '@callboard/entity';
import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';
import { stepsPerTurn } from './arcs';
import { compareTexts, Smallest } from './smallest';

/** Why nobody owns an entity. */
export const ownerlessReasons = ['no-owner', 'owner-missing'] as const;

export type OwnerlessReason = (typeof ownerlessReasons)[number];

/** An entity that nobody owns. */
export interface Ownerless {
  readonly ref: string;
  /** It names no owner, or one that does not exist. */
  readonly reason: OwnerlessReason;
  /** Owners it names, none of which exists. */
  readonly owners: readonly string[];
}

/** Kinds of which the entities can have an owner, lower-cased. */
export const ownedKinds: readonly string[] = [...knownKinds.values()]
  .filter(({ spec }) => 'owner' in spec.fields)
  .map(({ kind }) => kind.toLowerCase());

/** Which of them are asked for, in the order of their refs. */
export interface OwnerlessRequest {
  readonly after: string;
  readonly limit: number;
  readonly reasons: readonly OwnerlessReason[];
  readonly admits: (ref: string) => boolean;
}

/** Entities that name no owner, or none that exists. Yields after some work; each is looked at once, whatever changes. */
export function* ownerless(graph: RelationGraph, request: OwnerlessRequest): Generator<void, Ownerless[]> {
  const first = new Smallest<Ownerless>(request.limit, (a, b) => compareTexts(a.ref, b.ref));
  const ownedBy = graph.typesOf(['ownedBy']);
  for (const [node, ref] of graph.copy().refs.entries()) {
    if (node % stepsPerTurn === 0) yield;
    if (ref <= request.after || !request.admits(ref) || graph.refAt(node) !== ref || !graph.isPresent(node)) continue;
    const owners = othersOf(graph, node, ownedBy);
    if (owners.some((owner) => graph.isPresent(owner))) continue;
    const reason = owners.length === 0 ? 'no-owner' : 'owner-missing';
    if (request.reasons.includes(reason)) first.add({ ref, reason, owners: namesOf(graph, owners) });
  }
  return first.sorted();
}

function namesOf(graph: RelationGraph, nodes: readonly number[]): string[] {
  return nodes.map((node) => graph.refAt(node)).sort(compareTexts);
}

/** The other ends of a node's relations of these types. */
export function othersOf(graph: RelationGraph, node: number, types: TypeSet): number[] {
  const others: number[] = [];
  graph.visit(node, (type, other) => types.has(type) && others.push(other));
  return others;
}
