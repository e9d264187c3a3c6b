import type { Collection, Db } from 'mongodb';
import type { LogEntry } from './log-entry';

/** What a receipt needs to know of an entry. */
export type ReceiptEntry = Pick<LogEntry, '_id' | 'ref' | 'version' | 'type' | 'etag' | 'index'>;

const RECEIPT_FIELDS = { ref: 1, version: 1, type: 1, etag: 1, index: 1 } as const;

/** Questions to the log; nothing is answered that a majority does not have. */
export class LogReader {
  private readonly log: Collection<LogEntry>;

  constructor(db: Db) {
    this.log = db.collection<LogEntry>('log', { readConcern: { level: 'majority' } });
  }

  /** One version of an entity by its id, `<ref>@<version>`. */
  entry(id: string): Promise<LogEntry | null> {
    return this.log.findOne({ _id: id });
  }

  /** What a push appended, in the log's own order, batch by batch. Served by the index on `receipt`. */
  async *appendedWith(receipt: string, batchMax: number): AsyncGenerator<ReceiptEntry[]> {
    const cursor = this.log.find({ receipt }, { projection: RECEIPT_FIELDS, batchSize: batchMax });
    let batch: ReceiptEntry[] = [];
    for await (const entry of cursor) {
      batch.push(entry);
      if (batch.length < batchMax) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}
