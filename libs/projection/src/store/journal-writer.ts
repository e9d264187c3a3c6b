import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db, IndexDescription } from 'mongodb';
import { writeBulk } from './bulk-write';
import type { BatchWriter, Written } from './document-writer';
import { isAlreadyThere, isContentError } from './mongo-failure';
import type { Outcome } from '../fold/outcome';
import { beginParked, queueBehind } from '../parking/parked';
import type { EntityRecord } from '../intake/placed-record';
import type { AnyJournal, JournalDocument } from '../projection';

type Row = JournalDocument<object>;

/**
 * Writes one row per change, insert-only: a duplicate `_id` is a duplicate change. A change that cannot be written is a
 * parked row at its own position, and so is each later change of its entity: no reader is told n+1 before n.
 */
export class JournalWriter implements BatchWriter {
  private readonly collection: Collection<Row>;

  constructor(
    db: Db,
    collection: string,
    private readonly journal: AnyJournal,
    private readonly indexes: readonly IndexDescription[],
  ) {
    this.collection = db.collection<Row>(collection, { ignoreUndefined: true, writeConcern: majorityJournaled });
  }

  async prepare(): Promise<void> {
    const parked: IndexDescription = {
      key: { 'parked.ref': 1 },
      name: 'parked',
      partialFilterExpression: { 'parked.ref': { $exists: true } },
    };
    await this.collection.createIndexes([parked, ...this.indexes]);
  }

  async write(batches: readonly EntityRecord[][]): Promise<Written> {
    const words = new Map<EntityRecord, Outcome>();
    const refused = new Map<number, string>();
    const parkedRefs = await this.readParkedRefs(batches);
    while (!(await this.writeRound(batches.flat(), { words, refused, parkedRefs: new Map(parkedRefs) })));
    return { outcomes: batches.map((batch) => batch.map((item) => words.get(item)!)), leaps: batches.map(() => null) };
  }

  private async readParkedRefs(batches: readonly EntityRecord[][]): Promise<Map<string, number>> {
    const refs = [...new Set(batches.flat().map(({ ref }) => ref))];
    if (refs.length === 0) return new Map();
    const rows = await this.collection
      .find({ 'parked.ref': { $in: refs } } as never, { projection: { 'parked.ref': 1 }, hint: 'parked' })
      .sort({ _id: -1 })
      .toArray();
    return new Map(rows.map(({ _id, parked }) => [parked!.ref!, _id]));
  }

  /** True when everything is written; false when the database refused rows, which the next round parks. */
  private async writeRound(items: readonly EntityRecord[], round: Round): Promise<boolean> {
    const rows: { item: EntityRecord; row: Row }[] = [];
    for (const item of items) {
      const row = this.rowOf(item, round);
      const word: Outcome = row === null ? 'ignored' : row.parked ? 'parked' : 'applied';
      if (round.words.get(item) !== 'duplicate') round.words.set(item, word);
      if (row) rows.push({ item, row });
    }
    if (rows.length === 0) return true;
    const refusedBefore = round.refused.size;
    for (const { index, error } of await this.insert(rows.map(({ row }) => row))) {
      const { item } = rows[index]!;
      if (!isAlreadyThere(error)) round.refused.set(item.position, error.message);
      else if (refusedBefore === 0) round.words.set(item, 'duplicate');
    }
    return round.refused.size === refusedBefore;
  }

  private rowOf(item: EntityRecord, { refused, parkedRefs }: Round): Row | null {
    const { position: _id, ref } = item;
    const isQueued = (parkedRefs.get(ref) ?? Infinity) < _id;
    const reason = refused.get(_id) ?? item.error ?? (isQueued ? 'queued' : null);
    if (reason !== null) return parkedRow(item, reason, parkedRefs);
    try {
      const row = item.change && this.journal.on[item.change.type]?.(item.change);
      return row ? { ...row, _id } : null;
    } catch (error) {
      return parkedRow(item, String(error), parkedRefs);
    }
  }

  private async insert(rows: Row[]): Promise<{ index: number; error: { code?: number; message: string } }[]> {
    try {
      const operations = rows.map((document) => ({ insertOne: { document: document as never } }));
      const { failures } = await writeBulk(this.collection, operations);
      return failures.map(({ index, ...error }) => ({ index, error }));
    } catch (error) {
      if (!isContentError(error)) throw error;
      if (rows.length === 1) return [{ index: 0, error: error as Error }];
      const alone = [];
      for (const [index, row] of rows.entries()) {
        alone.push(...(await this.insert([row])).map((failure) => ({ ...failure, index })));
      }
      return alone;
    }
  }
}

interface Round {
  words: Map<EntityRecord, Outcome>;
  /** Positions whose row the database would not take. */
  refused: Map<number, string>;
  /** The first parked position per ref. */
  parkedRefs: Map<string, number>;
}

function parkedRow(item: EntityRecord, reason: string, parkedRefs: Map<string, number>): Row {
  const { position: _id, ref } = item;
  if (!parkedRefs.has(ref)) parkedRefs.set(ref, _id);
  const parked = beginParked(reason, new Date());
  queueBehind(parked, item);
  return { _id, parked: { ...parked, ref } };
}
