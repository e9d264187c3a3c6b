import type { Outcome } from '../fold/outcome';
import type { EntityRecord } from '../intake/placed-record';
import { beginParked, queueBehind } from '../parking/parked';
import { foldRow, queuedBehind, type Row, type RowRules } from '../parking/release-plan';

/** One change and the row that is to be inserted for it; null where there is none to insert. */
export interface PlannedRow {
  item: EntityRecord;
  word: Outcome;
  row: Row | null;
}

/**
 * Plans rows, pure and in order. `queues` holds the first parked position of each entity that has one, and is told of
 * more; `there` the positions that have a row already.
 */
export function planRows(
  items: readonly EntityRecord[],
  queues: Map<string, number>,
  rules: RowRules & { there: ReadonlySet<number> },
): PlannedRow[] {
  return items.map((item) => {
    if (rules.there.has(item.position)) return { item, word: 'duplicate', row: null };
    const isQueued = (queues.get(item.ref) ?? Infinity) < item.position;
    const fold = isQueued ? { error: queuedBehind } : foldRow(item, rules);
    if (!('error' in fold)) return { item, word: fold.row ? 'applied' : 'ignored', row: fold.row };
    if (!isQueued) queues.set(item.ref, item.position);
    return { item, word: 'parked', row: parkedRow(item, fold.error) };
  });
}

function parkedRow(item: EntityRecord, error: string): Row {
  const { position: _id, ref } = item;
  const parked = beginParked(error, new Date());
  queueBehind(parked, item);
  return { _id, parked: { ...parked, ref } };
}
