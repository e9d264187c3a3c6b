import type { CatalogEntity } from './entity.projection';
import type { ParkedRow } from '../view/entity-status';

/** The collection that the projection writes (its first generation). Asked by `_id` or read whole, it needs no further index. */
export const entityCollection = 'entity_g1';

/** An entity, a tombstone, or an entity whose first change could not be folded, as the projector writes it. */
export interface EntityRow extends Readonly<Partial<CatalogEntity>> {
  /** Canonical entity ref. */
  readonly _id: string;
  readonly version: number;
  readonly position?: number;
  /** A tombstone has nothing but what stands above. */
  readonly removed: boolean;
  readonly parked?: ParkedRow;
}
