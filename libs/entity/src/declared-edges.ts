import { defaultNamespace, type Entity } from './entity';
import { parseRef, stringifyRef } from './entity-ref';
import { relationFieldsOf } from './relation-fields';

/** One end of a relation, seen from the entity that declares it. */
export interface Edge {
  type: string;
  /** Canonical ref of the other end, which need not exist. */
  target: string;
}

const pairs = [
  ['ownedBy', 'ownerOf'],
  ['partOf', 'hasPart'],
  ['providesApi', 'apiProvidedBy'],
  ['consumesApi', 'apiConsumedBy'],
  ['dependsOn', 'dependencyOf'],
  ['childOf', 'parentOf'],
  ['memberOf', 'hasMember'],
] as const;

/** Of the two names of each relation the one at the end that needs, belongs to or offers something: `dependsOn`, `partOf`. */
export const leadingRelations: readonly string[] = pairs.map(([leading]) => leading);

/** What a relation is called at its other end. */
export const inverseOf: Readonly<Record<string, string>> = Object.fromEntries(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/**
 * The relations that an entity's own `spec` declares: no doubles, sorted by type, then target. A short ref is completed
 * by the field's kind and by the entity's own namespace. Expects a valid entity; a placeholder declares nothing.
 */
export function declaredEdges(entity: Entity): Edge[] {
  const { spec } = entity;
  if (!spec) return [];
  const namespace = entity.metadata.namespace ?? defaultNamespace;
  const edges = new Map<string, Edge>();
  for (const { field, relation, defaultKind } of relationFieldsOf(entity.kind)) {
    for (const ref of textsIn(spec[field])) {
      const target = stringifyRef(parseRef(ref, { kind: defaultKind, namespace }));
      edges.set(`${relation} ${target}`, { type: relation, target });
    }
  }
  return [...edges].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, edge]) => edge);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
