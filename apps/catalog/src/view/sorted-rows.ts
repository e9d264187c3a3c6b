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
  private sorted: SortRow[];
  private changes: { row: SortRow; present: boolean }[] = [];

  constructor(rows: SortRow[] = []) {
    this.sorted = rows.sort(compareRows);
  }

  add(row: SortRow): void {
    this.changes.push({ row, present: true });
  }

  remove(row: SortRow): void {
    this.changes.push({ row, present: false });
  }

  rows(): readonly SortRow[] {
    if (this.changes.length === 0) return this.sorted;
    if (this.changes.length <= splicedChangesMax) this.splice();
    else this.merge();
    this.changes = [];
    return this.sorted;
  }

  private splice(): void {
    for (const { row, present } of this.changes) {
      const at = lowerBound(this.sorted, row);
      const found = at < this.sorted.length && compareRows(this.sorted[at]!, row) === 0;
      if (present) this.sorted.splice(at, found ? 1 : 0, row);
      else if (found) this.sorted.splice(at, 1);
    }
  }

  /** What changed is put in order by itself; then both are gone through once, and stretches without changes are copied. */
  private merge(): void {
    const last = [...this.changes].sort((a, b) => compareRows(a.row, b.row));
    const merged: SortRow[] = [];
    let from = 0;
    for (const [i, { row, present }] of last.entries()) {
      const next = last[i + 1];
      if (next && compareRows(next.row, row) === 0) continue;
      const at = lowerBound(this.sorted, row);
      while (from < at) merged.push(this.sorted[from++]!);
      if (at < this.sorted.length && compareRows(this.sorted[at]!, row) === 0) from++;
      if (present) merged.push(row);
    }
    while (from < this.sorted.length) merged.push(this.sorted[from++]!);
    this.sorted = merged;
  }
}
