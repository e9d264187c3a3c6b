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

  /** What a push appended, in the order of its documents from number `from` on. Served by the index on `receipt`. */
  appendedWith(receipt: string, { from, limit }: { from: number; limit: number }): Promise<ReceiptEntry[]> {
    const filter = { receipt, index: { $gte: from } };
    return this.log.find(filter, { projection: RECEIPT_FIELDS, sort: { index: 1 }, limit }).toArray();
  }
}
