import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A document of a push that appended nothing: unchanged, or refused. */
export interface NotedItem {
  index: number;
  entityRef: string | null;
  outcome: 'unchanged' | 'refused';
  version?: number;
  etag?: string;
  code?: string;
}

const KEPT_DAYS = 30;

/**
 * What a receipt knows beyond the log, chunk by chunk. A convenience with an end: the log itself keeps for ever which
 * receipt appended what.
 */
@Schema({ collection: 'receipts', versionKey: false })
export class ReceiptNote {
  @Prop({ required: true })
  receipt!: string;

  /** Lowest index among the items. */
  @Prop({ required: true })
  first!: number;

  /** Highest index among the items. */
  @Prop({ required: true })
  last!: number;

  @Prop({ type: [Object], required: true })
  items!: NotedItem[];

  @Prop({ required: true, expires: KEPT_DAYS * 24 * 3600 })
  at!: Date;
}

export const receiptNoteSchema = SchemaFactory.createForClass(ReceiptNote);
// Serves a receipt's items from an index on.
receiptNoteSchema.index({ receipt: 1, first: 1 });
