import { defaultNamespace, type Entity } from './entity';
import { relationFieldsOf } from './relation-fields';
import { stableStringify } from './stable-stringify';

/**
 * The form in which an entity is kept: namespace filled in, the lists of refs that Backstage sorts sorted. Expects a
 * valid entity, shares its values, and keeps the order of keys.
 */
export function normaliseEntity(entity: Entity): Entity {
  const { metadata } = entity;
  return {
    ...entity,
    metadata: { ...metadata, namespace: metadata.namespace ?? defaultNamespace },
    ...(entity.spec && { spec: withSortedRefs(entity.kind, entity.spec) }),
  };
}

function withSortedRefs(kind: string, spec: Record<string, unknown>): Record<string, unknown> {
  let sorted = spec;
  for (const { field } of relationFieldsOf(kind)) {
    const refs = spec[field];
    if (!Array.isArray(refs) || isSorted(refs)) continue;
    if (sorted === spec) sorted = { ...spec };
    sorted[field] = [...refs].sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
  }
  return sorted;
}

function isSorted(refs: unknown[]): boolean {
  return refs.every((ref, index) => index === 0 || textOf(refs[index - 1]) <= textOf(ref));
}

/** What an entry is sorted by: a placeholder, which is no text, by its JSON. */
function textOf(ref: unknown): string {
  return typeof ref === 'string' ? ref : stableStringify(ref);
}
