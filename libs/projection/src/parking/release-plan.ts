import type { EntityRecord } from '../intake/placed-record';
import type { AnyJournal, JournalDocument } from '../projection';
import { keptRecord } from './kept-record';

/** Why a row waits that would not fail by itself: something of its entity before it does. */
export const queuedBehind = 'queued';

/** A journal's row as it is stored. */
export type Row = JournalDocument<object>;

/** What a change comes to in a journal: a row, nothing to tell, or why it cannot be written. */
export type RowFold = { row: Row } | { row: null } | { error: string };

export interface RowRules {
  journal: AnyJournal;
  skips: ReadonlySet<number>;
  /** Positions whose row the database would not take. */
  refusals: ReadonlyMap<number, string>;
}

/** Makes the row of a change; pure. */
export function foldRow(item: EntityRecord, { journal, skips, refusals }: RowRules): RowFold {
  const { position: _id, change } = item;
  if (skips.has(_id)) return { row: null };
  const error = refusals.get(_id) ?? item.error;
  if (error !== null) return { error };
  try {
    const row = change && journal.on[change.type]?.(change);
    return { row: row ? { ...row, _id } : null };
  } catch (thrown) {
    return { error: String(thrown) };
  }
}

/** What letting go of an entity's rows comes to, before anything is written. */
export interface ReleasePlan {
  /** In order; null for a row that is told nobody and goes. */
  released: { position: number; row: Row | null }[];
  /** Where it stops. */
  failed: { position: number; error: string } | null;
}

/** Plans, pure, which of an entity's parked rows can be read from now on: those before the first that fails again. */
export function planRelease(ref: string, rows: readonly Row[], rules: RowRules): ReleasePlan {
  const released: ReleasePlan['released'] = [];
  for (const { _id: position, parked } of rows) {
    const [kept] = parked?.changes ?? [];
    if (!kept) return { released, failed: { position, error: 'the change was not kept: rebuild the projection' } };
    const fold = foldRow(keptRecord(ref, kept), rules);
    if ('error' in fold) return { released, failed: { position, error: fold.error } };
    released.push({ position, row: fold.row });
  }
  return { released, failed: null };
}
