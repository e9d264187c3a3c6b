import * as fc from 'fast-check';
import { Column } from '../view/column';
import type { Columns } from '../view/column-store';
import { SlotSet } from '../view/slot-set';
import { compareRows, type SortRow } from '../view/sorted-rows';
import { readPage, select, type EntityOrder } from './entity-page';

const uids = Array.from({ length: 64 }, (_, i) => `u${i}`);

/** Slots 0 … 7; the key `name` has the given values, `metadata.uid` the slot's own. */
function columnsOf(names: string[][]): Columns {
  const name = new Column((slot) => uids[slot]!);
  const uid = new Column((slot) => uids[slot]!);
  names.forEach((values, slot) => {
    name.set(slot, values);
    uid.set(slot, [uids[slot]!]);
  });
  return { all: SlotSet.of(names.keys()), column: (key) => (key === 'name' ? name : uid) };
}

const byName: EntityOrder = { key: 'name', descending: false };
const shown = (rows: readonly SortRow[]) => rows.map((row) => `${row.value}/${row.uid}`);

describe('readPage', () => {
  const columns = columnsOf([['b'], ['a'], ['B'], [], ['c', 'a']]);
  const selected = select({ predicate: { all: [] }, order: byName }, columns);

  it('leaves out what lacks the field, from rows and total', () => {
    expect(selected.toArray()).toEqual([0, 1, 2, 4]);
  });

  it('lists an entity once for each value, ties by uid', () => {
    const page = readPage(selected, byName, columns, { limit: 10 });
    expect(shown(page.rows)).toEqual(['a/u1', 'a/u4', 'b/u0', 'b/u2', 'c/u4']);
    expect(page.hasMore).toBe(false);
  });

  it('turns everything around when descending', () => {
    const page = readPage(selected, { key: 'name', descending: true }, columns, { limit: 3 });
    expect(shown(page.rows)).toEqual(['c/u4', 'b/u2', 'b/u0']);
    expect(page.hasMore).toBe(true);
  });

  it('goes on after a place, and back before one', () => {
    const after = readPage(selected, byName, columns, { limit: 2, after: { value: 'a', uid: 'u4' } });
    expect(shown(after.rows)).toEqual(['b/u0', 'b/u2']);
    const before = readPage(selected, byName, columns, { limit: 2, before: { value: 'c', uid: 'u4' } });
    expect(shown(before.rows)).toEqual(['b/u0', 'b/u2']);
  });

  it('goes on from the place of a row that is gone', () => {
    const page = readPage(selected, byName, columns, { limit: 1, after: { value: 'aa', uid: 'gone' } });
    expect(shown(page.rows)).toEqual(['b/u0']);
  });

  it('is all of it where there is no limit, found along the ordering that is there', () => {
    const sorted = jest.spyOn(Column.prototype, 'sortRowsOf');
    const many = columnsOf(Array.from({ length: 64 }, (_, i) => [`n${i % 8}`]));
    const slots = select({ predicate: { all: [] }, order: byName }, many);
    many.column('name').ordering();
    sorted.mockClear();
    expect(readPage(slots, byName, many, { limit: Infinity }).rows).toHaveLength(64);
    expect(sorted).not.toHaveBeenCalled();
    sorted.mockRestore();
  });

  it('skips an offset', () => {
    expect(shown(readPage(selected, byName, columns, { limit: 2, offset: 3 }).rows)).toEqual(['b/u2', 'c/u4']);
  });

  it('has no rows for a limit of 0', () => {
    expect(readPage(selected, byName, columns, { limit: 0 })).toEqual({ rows: [], hasMore: false });
  });

  const names = fc.array(fc.array(fc.constantFrom('a', 'B', 'b', 'c'), { maxLength: 2 }), {
    minLength: 8,
    maxLength: 8,
  });

  it('walks all rows, forwards and backwards, in pages of any size', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 4 }), fc.boolean(), (values, limit, descending) => {
        const all = columnsOf(values);
        const order = { key: 'name', descending };
        const slots = select({ predicate: { all: [] }, order }, all);
        const expected = slots
          .toArray()
          .flatMap((slot) => all.column('name').sortRowsOf(slot))
          .sort(compareRows);
        if (descending) expected.reverse();
        const forwards: SortRow[] = [];
        for (let more = true, after: SortRow | undefined; more; after = forwards.at(-1)) {
          const page = readPage(slots, order, all, { limit, ...(after ? { after } : {}) });
          forwards.push(...page.rows);
          more = page.hasMore;
        }
        expect(shown(forwards)).toEqual(shown(expected));
        const last = expected.at(-1);
        if (!last) return;
        let backwards: SortRow[] = [last];
        for (let more = true; more;) {
          const page = readPage(slots, order, all, { limit, before: backwards[0]! });
          backwards = [...page.rows, ...backwards];
          more = page.hasMore;
        }
        expect(shown(backwards)).toEqual(shown(expected));
      }),
      { numRuns: 80 },
    );
  });
});
