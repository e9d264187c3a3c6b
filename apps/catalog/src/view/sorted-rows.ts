import { sortInTurns } from './sort-in-turns';
import { inTurns } from './turns';

/** One line of an ordering: the lower-cased value to sort by, the uid that breaks ties, and whose it is. */
export interface SortRow {
  readonly value: string;
  readonly uid: string;
  readonly slot: number;
}

/** What a row is compared with: a place in the ordering, whether or not a row is there. */
export type SortPlace = Pick<SortRow, 'value' | 'uid'>;

/** Up to this many changes are put in place one by one; more are merged in one pass. */
const splicedChangesMax = 32;

/** Rows that are taken before others have their turn. */
const rowsPerTurn = 1_000;

export function compareRows(a: SortPlace, b: SortPlace): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  if (a.uid !== b.uid) return a.uid < b.uid ? -1 : 1;
  return 0;
}

/** Index of the first row that is not before the place. */
export function lowerBound(rows: readonly SortRow[], place: SortPlace): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareRows(rows[middle]!, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Rows in order of (value, uid). Changes are only noted; the next reader puts them in place, so that a bulk of changes
 * without readers costs no sorting.
 */
export class SortedRows {
  private sorted: SortRow[] | undefined;
  private sorting: Promise<void> | undefined;
  private changes: { row: SortRow; present: boolean }[] = [];

  /** Rows as they are when they are asked for. They are put in order once; what changes later is to be told. */
  constructor(private readonly all: () => Iterable<SortRow>) {}

  /** Whether changes are to be told: there are rows, or there will be. */
  get isBegun(): boolean {
    return this.sorted !== undefined || this.sorting !== undefined;
  }

  /** Whether {@link rows} has no more to do than to put changes in place. */
  get isSorted(): boolean {
    return this.sorted !== undefined;
  }

  /** Puts the rows in order while others have their turn, once for all who wait for it. */
  sort(): Promise<void> {
    return this.isSorted ? Promise.resolve() : (this.sorting ??= inTurns(this.sortAll()));
  }

  add(row: SortRow): void {
    this.changes.push({ row, present: true });
  }

  remove(row: SortRow): void {
    this.changes.push({ row, present: false });
  }

  /** The first call sorts at once, unless {@link sort} has done so. */
  rows(): readonly SortRow[] {
    this.sorted ??= [...this.all()].sort(compareRows);
    if (this.changes.length === 0) return this.sorted;
    if (this.changes.length <= splicedChangesMax) this.splice(this.sorted);
    else this.sorted = this.merge(this.sorted);
    this.changes = [];
    return this.sorted;
  }

  /** What changes meanwhile is noted, and put in place later whether or not it is among the rows already. */
  private *sortAll(): Generator<void, void> {
    const rows: SortRow[] = [];
    for (const row of this.all()) {
      rows.push(row);
      if (rows.length % rowsPerTurn === 0) yield;
    }
    const sorted = yield* sortInTurns(rows, compareRows);
    this.sorted ??= sorted;
  }

  private splice(sorted: SortRow[]): void {
    for (const { row, present } of this.changes) {
      const at = lowerBound(sorted, row);
      const found = at < sorted.length && compareRows(sorted[at]!, row) === 0;
      if (present) sorted.splice(at, found ? 1 : 0, row);
      else if (found) sorted.splice(at, 1);
    }
  }

  /** What changed is put in order by itself; then both are gone through once, and stretches without changes are copied. */
  private merge(sorted: readonly SortRow[]): SortRow[] {
    const last = [...this.changes].sort((a, b) => compareRows(a.row, b.row));
    const merged: SortRow[] = [];
    let from = 0;
    for (const [i, { row, present }] of last.entries()) {
      const next = last[i + 1];
      if (next && compareRows(next.row, row) === 0) continue;
      const at = lowerBound(sorted, row);
      while (from < at) merged.push(sorted[from++]!);
      if (at < sorted.length && compareRows(sorted[at]!, row) === 0) from++;
      if (present) merged.push(row);
    }
    while (from < sorted.length) merged.push(sorted[from++]!);
    return merged;
  }
}
