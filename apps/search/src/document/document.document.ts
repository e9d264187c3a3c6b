import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { IndexDescription } from 'mongodb';
import type { SearchDocument } from './document.projection';

/** One search document, or the tombstone of one, as the projector writes it. */
@Schema({ collection: 'document_g1', versionKey: false, autoCreate: false, autoIndex: false })
export class DocumentDocument implements SearchDocument {
  /** Canonical entity ref. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ required: true }) version!: number;
  @Prop({ required: true }) position!: number;
  /** A tombstone has nothing but what stands above. */
  @Prop({ required: true }) removed!: boolean;
  @Prop() title!: string;
  @Prop() text!: string;
  @Prop() componentType!: string;
  @Prop() type!: string;
  @Prop() namespace!: string;
  @Prop() kind!: string;
  @Prop() lifecycle!: string;
  @Prop() owner!: string;
  @Prop() location!: string;
  @Prop({ type: [String] }) titleWords!: string[];
  @Prop({ type: [String] }) words!: string[];
}

export const DocumentDocumentSchema = SchemaFactory.createForClass(DocumentDocument);

const living = { partialFilterExpression: { removed: false } };

// Serves DocumentQueries with a term: exact words and, by an anchored expression, their beginnings.
DocumentDocumentSchema.index({ words: 1 }, living);
// Serves DocumentQueries without a term: documents of a kind in order of ref, and how many there are.
DocumentDocumentSchema.index({ removed: 1, kind: 1, _id: 1 }, living);

/** The indexes that the projector creates with the collection. */
export const documentIndexes = DocumentDocumentSchema.indexes().map(
  ([key, { partialFilterExpression }]) => ({ key, partialFilterExpression }) as IndexDescription,
);
