import { type AnyBulkWriteOperation, type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import type { Head } from './head';

const DUPLICATE_KEY = 11000;

export interface HeadStoreOptions {
  /** Heads that may wait for their write before `settle` holds further appends back. Default: 20,000. */
  waitingMax?: number;
  /** Told when heads could not be written. Nothing is lost: they are mended from the log when next needed. */
  onFailure?: (error: unknown, count: number) => void;
}

/**
 * The collection `heads`, written behind the log and never waited for by an answer: what is on its way to the database
 * is read from memory meanwhile.
 */
export class HeadStore {
  private readonly heads: Collection<Head>;
  private waiting = new Map<string, Head>();
  private inWriting = new Map<string, Head>();
  private writing: Promise<void> | undefined;

  constructor(
    db: Db,
    private readonly options: HeadStoreOptions = {},
  ) {
    this.heads = db.collection<Head>('heads');
  }

  async read(refs: string[]): Promise<Map<string, Head>> {
    const known = new Map<string, Head>();
    for (const ref of refs) {
      const head = this.waiting.get(ref) ?? this.inWriting.get(ref);
      if (head) known.set(ref, head);
    }
    const unknown = refs.filter((ref) => !known.has(ref));
    if (unknown.length === 0) return known;
    const found = this.heads.find({ _id: { $in: unknown } }, { batchSize: unknown.length + 1 });
    for (const head of await found.toArray()) known.set(head._id, head);
    return known;
  }

  /** Takes heads to be written soon. Never throws and never waits. */
  record(heads: Iterable<Head>): void {
    for (const head of heads) this.waiting.set(head._id, head);
    if (!this.writing && this.waiting.size > 0) this.writing = this.drain();
  }

  /** Back-pressure: waits only when too many heads are waiting. */
  async settle(): Promise<void> {
    if (this.waiting.size >= (this.options.waitingMax ?? 20_000)) await this.flushed();
  }

  /** Resolves when everything recorded so far has been written or given up. */
  async flushed(): Promise<void> {
    while (this.writing) await this.writing;
  }

  private async drain(): Promise<void> {
    while (this.waiting.size > 0) {
      this.inWriting = this.waiting;
      this.waiting = new Map();
      await this.write([...this.inWriting.values()]);
      this.inWriting = new Map();
    }
    this.writing = undefined;
  }

  private async write(heads: Head[]): Promise<void> {
    try {
      await this.heads.bulkWrite(heads.map(writeOf), { ordered: false, writeConcern: { w: 1 } });
    } catch (error) {
      if (!isOnlyOvertaken(error)) this.options.onFailure?.(error, heads.length);
    }
  }
}

/** A first version is inserted, which costs the server a quarter of a guarded update. */
function writeOf(head: Head): AnyBulkWriteOperation<Head> {
  if (head.version === 1) return { insertOne: { document: head } };
  const { _id, ...fields } = head;
  // A head found in the log again does not know its time; the former version's must not stay in its place.
  const update = { $set: fields, ...(head.clusterTime === undefined && { $unset: { clusterTime: true as const } }) };
  return { updateOne: { filter: { _id, version: { $lt: head.version } }, update, upsert: true } };
}

/** A duplicate key says that a head as new or newer is there already. */
function isOnlyOvertaken(error: unknown): boolean {
  return error instanceof MongoBulkWriteError && [error.writeErrors].flat().every(({ code }) => code === DUPLICATE_KEY);
}
