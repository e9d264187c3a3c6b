import type { Entity } from '@callboard/entity';

const managedBy = ['backstage.io/managed-by-location', 'backstage.io/managed-by-origin-location'] as const;

/** Says where an entity comes from, if its source is a location and it does not say so itself. */
export function withManagedByLocation(entity: Entity, source: string): Entity {
  if (!/^(?:url|file):./.test(source)) return entity;
  const { metadata } = entity;
  const missing = managedBy.filter((annotation) => metadata.annotations?.[annotation] === undefined);
  if (missing.length === 0) return entity;
  const added = Object.fromEntries(missing.map((annotation) => [annotation, source]));
  return { ...entity, metadata: { ...metadata, annotations: { ...metadata.annotations, ...added } } };
}
