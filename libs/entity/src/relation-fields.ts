import { knownKinds } from './kinds/known-kinds';
import type { RefMeaning, Shape } from './shape';

/** A field of a `spec` whose refs declare a relation. */
export interface RelationField extends RefMeaning {
  field: string;
}

const byKind: ReadonlyMap<string, readonly RelationField[]> = new Map(
  [...knownKinds].map(([kind, { spec }]) => [kind, Object.entries(spec.fields).flatMap(relationFieldOf)]),
);

/** The fields of a kind that declare relations. */
export function relationFieldsOf(kind: string): readonly RelationField[] {
  return byKind.get(kind) ?? [];
}

function relationFieldOf([field, shape]: [string, Shape]): RelationField[] {
  const one = shape.is === 'list' ? shape.of : shape;
  return one.is === 'text' && one.ref ? [{ field, ...one.ref }] : [];
}
