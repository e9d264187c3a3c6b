import type { Edge } from '@callboard/entity';
import type { IndexDescription } from 'mongodb';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { CatalogEntity } from './entity.projection';

/** The collection that the projection writes (its first generation). */
export const entityCollection = 'entity_g1';

/** One entity, or the tombstone of one, as the projector writes it. */
@Schema({ collection: entityCollection, versionKey: false, autoCreate: false, autoIndex: false })
export class EntityDocument implements CatalogEntity {
  /** canonical entity ref */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ required: true })
  version!: number;

  @Prop({ required: true })
  position!: number;

  /** A tombstone has nothing but what stands above. */
  @Prop({ required: true })
  removed!: boolean;

  @Prop()
  uid!: string;

  @Prop()
  text!: string;

  @Prop({ type: [{ _id: false, type: { type: String }, target: String }] })
  edges!: Edge[];
}

export const EntityDocumentSchema = SchemaFactory.createForClass(EntityDocument);

// Serves ViewSource.declarersOf: who declares a relation to an entity. Tombstones declare nothing.
EntityDocumentSchema.index({ 'edges.target': 1 }, { partialFilterExpression: { removed: false } });

/** The indexes that the projector creates with the collection. */
export const entityIndexes = EntityDocumentSchema.indexes().map(
  ([key, { partialFilterExpression }]) => ({ key, partialFilterExpression }) as IndexDescription,
);
