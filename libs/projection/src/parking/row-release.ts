import { setTimeout as pause } from 'node:timers/promises';
import { majorityJournaled } from '@callboard/mongo';
import { type AnyBulkWriteOperation, type ClientSession, type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import type { AnyJournal } from '../projection';
import { isContentError } from '../store/mongo-failure';
import { parkedErrorCharactersMax } from './parked';
import { parkedRowsIndex } from './parked-indexes';
import { planRelease, type ReleasePlan, type Row } from './release-plan';
import type { RetryOutcome } from './retry-outcome';
import type { Skips } from './skips';

const rowsAtOnceMax = 100;
const bytesAtOnceMax = 8 * 1024 * 1024;
const roundsMax = 10_000;

/**
 * Lets parked rows of a journal go, one entity at a time and in order: a row can be read before the next one of its
 * entity can. Whoever else does the same meanwhile does no harm: each row is written only while it is parked.
 */
export class RowRelease {
  private readonly rows: Collection<Row>;

  constructor(
    db: Db,
    collection: string,
    private readonly journal: AnyJournal,
    private readonly skips: Skips,
  ) {
    this.rows = db.collection<Row>(collection, { ignoreUndefined: true, writeConcern: majorityJournaled });
  }

  /** Until one fails again or none is left; those that come in meanwhile are let go too. */
  async release(ref: string): Promise<RetryOutcome> {
    const refusals = new Map<number, string>();
    const outcome: RetryOutcome = { ref, released: 0, left: 0, error: null };
    let atOnceMax = rowsAtOnceMax;
    for (let round = 0; round < roundsMax; round += 1) {
      const rows = await this.read(ref, atOnceMax);
      await this.skips.heed(rows[0]?.parked?.skipping);
      if (rows.length === 0) return outcome;
      const plan = planRelease(ref, rows, { journal: this.journal, skips: this.skips.positions, refusals });
      const written = await this.write(ref, plan);
      outcome.released += written.released;
      if (written.refused) refusals.set(written.refused.position, written.refused.error);
      else if (written.isRefused) atOnceMax = 1;
      else if (plan.failed) return { ...outcome, ...(await this.keepParked(ref, plan.failed)) };
    }
    throw new Error(`the parked changes of ${ref} do not come to an end`);
  }

  /** Marks the first parked row as skipped; false where it is not, or no longer, the first. */
  async mark(ref: string, position: number, session: ClientSession): Promise<boolean> {
    const head = await this.rows.findOne(byRef(ref), { sort, hint, session, projection: { _id: 1 } });
    if (head?._id !== position) return false;
    const set = { $set: { 'parked.skipping': position } } as object;
    const { matchedCount } = await this.rows.updateOne({ _id: position, ...byRef(ref) }, set, { session });
    return matchedCount > 0;
  }

  /** Whether the first row that waits has no failure of its own: it came while those before it were let go. */
  async isOrphaned(ref: string, queuedBehind: string): Promise<boolean> {
    const head = await this.rows.findOne(byRef(ref), { sort, hint, projection: { 'parked.error': 1 } });
    return head?.parked?.error === queuedBehind;
  }

  private async read(ref: string, atOnceMax: number): Promise<Row[]> {
    const rows: Row[] = [];
    let bytes = 0;
    for await (const row of this.rows.find(byRef(ref), { sort, hint, limit: atOnceMax, batchSize: 10 })) {
      rows.push(row as Row);
      bytes += (row as Row).parked?.bytes ?? 0;
      if (bytes > bytesAtOnceMax) break;
    }
    return rows;
  }

  /** One ordered bulk: it stops at the first row that the database does not take. */
  private async write(ref: string, { released }: ReleasePlan): Promise<Released> {
    if (released.length === 0) return { released: 0, isRefused: false };
    const operations = released.map(({ position, row }): AnyBulkWriteOperation<Row> => {
      // One that is being skipped is not for him to write who does not know of it.
      const isSkipped = this.skips.positions.has(position);
      const filter = { _id: position, ...byRef(ref), ...(isSkipped ? {} : { 'parked.skipping': null }) };
      return row ? { replaceOne: { filter, replacement: row as never } } : { deleteOne: { filter } };
    });
    try {
      const { modifiedCount, deletedCount } = await this.rows.bulkWrite(operations, { ordered: true });
      // Somebody else was faster with some of them.
      if (modifiedCount + deletedCount < released.length) await pause(Math.random() * 20);
      return { released: modifiedCount + deletedCount, isRefused: false };
    } catch (error) {
      return refusalOf(error, released);
    }
  }

  private async keepParked(ref: string, failed: { position: number; error: string }): Promise<Partial<RetryOutcome>> {
    const error = failed.error.slice(0, parkedErrorCharactersMax);
    await this.rows.updateOne({ _id: failed.position, ...byRef(ref) }, { $set: { 'parked.error': error } } as never);
    return { left: await this.rows.countDocuments(byRef(ref), { hint }), error };
  }
}

interface Released {
  released: number;
  isRefused: boolean;
  refused?: { position: number; error: string };
}

const hint = parkedRowsIndex.name;
const sort = { 'parked.ref': 1, _id: 1 } as const;

function byRef(ref: string): object {
  return { 'parked.ref': ref };
}

/** @throws whatever waiting can mend */
function refusalOf(error: unknown, released: ReleasePlan['released']): Released {
  if (error instanceof MongoBulkWriteError) {
    const [first] = [error.writeErrors].flat();
    if (!first || error.result.getWriteConcernError() || !isContentError(first)) throw error;
    const refused = { position: released[first.index]!.position, error: first.errmsg ?? 'refused' };
    return { released: first.index, isRefused: true, refused };
  }
  if (!isContentError(error)) throw error;
  const [alone] = released.length === 1 ? released : [];
  if (!alone) return { released: 0, isRefused: true };
  return { released: 0, isRefused: true, refused: { position: alone.position, error: String(error) } };
}
