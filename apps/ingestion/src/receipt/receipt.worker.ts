import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SettledItem } from '../entity/settled-chunk';
import { INGESTION_PARTS, type IngestionParts } from '../log/ingestion-parts';
import { type NotedItem, ReceiptNote } from './receipt.document';

/** Notes for a receipt what the log does not tell: which documents changed nothing. */
@Injectable()
export class ReceiptWorker {
  constructor(
    @InjectModel(ReceiptNote.name) private readonly notes: Model<ReceiptNote>,
    @Inject(INGESTION_PARTS) private readonly parts: IngestionParts,
  ) {}

  /** Never fails a push: what is lost here is a convenience, and what was appended is in the log. */
  async note(receipt: string, settled: SettledItem[]): Promise<void> {
    const items = settled.flatMap((item) => notedItemOf(item) ?? []);
    if (items.length === 0) return;
    const note: ReceiptNote = { receipt, first: items[0]!.index, last: items.at(-1)!.index, items, at: new Date() };
    try {
      await this.notes.collection.insertOne(note, { writeConcern: { w: 1 } });
    } catch (error) {
      this.parts.logger.warn({ event: 'receipt.note.lost', receipt, items: items.length, err: error });
    }
  }
}

function notedItemOf({ index, entityRef, verdict }: SettledItem): NotedItem | undefined {
  if (verdict.outcome === 'refused') return { index, entityRef, outcome: 'refused', code: verdict.problem.code };
  if (verdict.outcome !== 'unchanged') return undefined;
  return { index, entityRef, outcome: 'unchanged', version: verdict.version, etag: verdict.etag };
}
