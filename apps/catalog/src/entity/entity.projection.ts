import { declaredEdges, type Edge, type Entity } from '@callboard/entity';
import { type Change, entityTextOf } from '@callboard/events';
import type { Projection } from '@callboard/projection';

/** What the catalog keeps of an entity, beside the columns that every projection has (ref, version, position). */
export interface CatalogEntity {
  uid: string;
  /** The entity's JSON as it came, without relations: half the cost of an object, and it leaves as it is. */
  text: string;
  /** The relations that this entity itself declares; the other direction is derived when it is read. */
  edges: Edge[];
}

export const entityProjection: Projection<CatalogEntity> = {
  name: 'entity',
  version: 1, // raise it when a fold changes meaning: documents of an older one are not the same
  on: {
    'callboard.entity.registered': (_, change) => catalogEntity(change),
    'callboard.entity.updated': (_, change) => catalogEntity(change),
    'callboard.entity.restored': (_, change) => catalogEntity(change),
    'callboard.entity.removed': () => null,
  },
};

/** What a change makes of its entity. */
export function catalogEntity(change: Change, text = entityTextOf(change)): CatalogEntity {
  const { entity } = change.data;
  if (!entity) throw new TypeError(`the change ${change.id} carries no entity`);
  return { uid: uidOf(entity), text, edges: declaredEdges(entity) };
}

function uidOf(entity: Entity): string {
  const { uid } = entity.metadata;
  if (!uid) throw new TypeError('the entity has no uid');
  return uid;
}
