import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db, IndexDescription } from 'mongodb';
import { type WriteFailure, writeBulk } from './bulk-write';
import type { BatchWriter, Written } from './document-writer';
import { planRows, type PlannedRow } from './journal-plan';
import { isAlreadyThere, isContentError } from './mongo-failure';
import type { Outcome } from '../fold/outcome';
import { parkedRowsIndex } from '../parking/parked-indexes';
import { queuedBehind, type Row } from '../parking/release-plan';
import { RowRelease } from '../parking/row-release';
import { Skips } from '../parking/skips';
import type { EntityRecord } from '../intake/placed-record';
import type { AnyJournal } from '../projection';

/**
 * Writes one row per change, insert-only: a duplicate `_id` is a duplicate change. A change that cannot be written is a
 * parked row at its own position, and so is each later change of its entity: no reader is told n+1 before n. Therefore
 * rows are inserted in order, and the database stops at the first that it refuses.
 */
export class JournalWriter implements BatchWriter {
  readonly skips: Skips;
  private readonly rows: Collection<Row>;
  private readonly release: RowRelease;

  constructor(
    db: Db,
    collection: string,
    private readonly journal: AnyJournal,
    private readonly indexes: readonly IndexDescription[],
  ) {
    this.rows = db.collection<Row>(collection, { ignoreUndefined: true, writeConcern: majorityJournaled });
    this.skips = new Skips(db, journal.name);
    this.release = new RowRelease(db, collection, journal, this.skips);
  }

  async prepare(): Promise<void> {
    await this.rows.createIndexes([parkedRowsIndex, ...this.indexes]);
    await this.skips.refresh();
  }

  async write(batches: readonly EntityRecord[][]): Promise<Written> {
    const items = batches.flat();
    const words = new Map<EntityRecord, Outcome>();
    const round: Round = { words, refusals: new Map(), queues: await this.readQueues(items), there: new Set() };
    for (let from = 0; from < items.length; from = await this.writeFrom(items.slice(from), from, round));
    await this.letGoOrphans(items, round);
    return { outcomes: batches.map((batch) => batch.map((item) => words.get(item)!)), leaps: batches.map(() => null) };
  }

  /** Writes as many as the database takes; the index from which to go on. */
  private async writeFrom(items: readonly EntityRecord[], from: number, round: Round): Promise<number> {
    const queues = new Map(round.queues);
    const { journal } = this;
    const rules = { journal, skips: this.skips.positions, refusals: round.refusals, there: round.there };
    const planned = planRows(items, queues, rules);
    if (planned.some(isParkedAnew) && !round.isAsked) {
      round.isAsked = true;
      // Another process may have been told to skip this change.
      if (await this.skips.refresh()) return from;
    }
    const rows = planned.filter(({ row }) => row !== null);
    const failure = await this.insert(rows.map(({ row }) => row!));
    const failed = failure && rows[failure.index]!;
    const done = failed ? planned.slice(0, planned.indexOf(failed)) : planned;
    for (const one of done) noteWritten(one, round);
    if (!failed) return from + items.length;
    if (isAlreadyThere(failure)) await this.meet(items.slice(done.length), round);
    else round.refusals.set(failed.item.position, failure.message);
    return from + done.length;
  }

  /** The first row that the database does not take; null when it has taken all. */
  private async insert(rows: Row[]): Promise<WriteFailure | null> {
    if (rows.length === 0) return null;
    try {
      const operations = rows.map((document) => ({ insertOne: { document: document as never } }));
      const { failures } = await writeBulk(this.rows, operations, { ordered: true });
      return failures[0] ?? null;
    } catch (error) {
      if (!isContentError(error)) throw error;
      if (rows.length === 1) return { index: 0, code: 0, message: String(error) };
    }
    // The driver refuses a whole bulk for one document that is none; alone, it is found.
    for (const [index, row] of rows.entries()) {
      const failure = await this.insert([row]);
      if (failure) return { ...failure, index };
    }
    return null;
  }

  /** Some of these rows were written before; where one of them is parked, later ones of its entity queue behind it. */
  private async meet(items: readonly EntityRecord[], { there, queues }: Round): Promise<void> {
    const positions = items.map(({ position }) => position);
    const found = this.rows.find({ _id: { $in: positions } }, { projection: { 'parked.ref': 1 } }).sort({ _id: 1 });
    for (const { _id, parked } of await found.toArray()) {
      there.add(_id);
      if (parked?.ref && !queues.has(parked.ref)) queues.set(parked.ref, _id);
    }
  }

  /** The first parked position of each entity that has one. */
  private async readQueues(items: readonly EntityRecord[]): Promise<Map<string, number>> {
    const refs = [...new Set(items.map(({ ref }) => ref))];
    if (refs.length === 0) return new Map();
    const rows = await this.rows
      .find({ 'parked.ref': { $in: refs } } as never, { projection: { 'parked.ref': 1 }, hint: parkedRowsIndex.name })
      .sort({ _id: -1 })
      .toArray();
    return new Map(rows.map(({ _id, parked }) => [parked!.ref!, _id]));
  }

  /** What an operator has let go while something was being queued behind it must not wait for the next operator. */
  private async letGoOrphans(items: readonly EntityRecord[], { queues }: Round): Promise<void> {
    if (queues.size === 0) return;
    for (const ref of new Set(items.map(({ ref }) => ref))) {
      if (queues.has(ref) && (await this.release.isOrphaned(ref, queuedBehind))) await this.release.release(ref);
    }
  }
}

interface Round {
  words: Map<EntityRecord, Outcome>;
  /** Positions whose row the database would not take. */
  refusals: Map<number, string>;
  /** The first parked position per ref. */
  queues: Map<string, number>;
  /** Positions that have a row already. */
  there: Set<number>;
  /** Whether skips were read again. */
  isAsked?: boolean;
}

function isParkedAnew({ row }: PlannedRow): boolean {
  return row?.parked !== undefined && row.parked.error !== queuedBehind;
}

function noteWritten({ item, word, row }: PlannedRow, { words, queues }: Round): void {
  words.set(item, word);
  if (row?.parked && !queues.has(item.ref)) queues.set(item.ref, item.position);
}
