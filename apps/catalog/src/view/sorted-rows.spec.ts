import * as fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { compareRows, lowerBound, SortedRows, type SortRow } from './sorted-rows';

const drawn = fc.record({ value: fc.constantFrom('a', 'b', 'c', 'd'), uid: fc.constantFrom('1', '2', '3', '4', '5') });
const row = (value: string): SortRow => ({ value, uid: 'u', slot: 0 });

describe('SortedRows', () => {
  it.each([10, 200])('holds what was added last, in order, after up to %d changes', (changesMax) => {
    const changes = fc.array(fc.record({ row: drawn, present: fc.boolean() }), { maxLength: changesMax });
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const sorted = new SortedRows(() => []);
        sorted.rows();
        const expected = new Map<string, SortRow>();
        for (const batch of [first, second]) {
          for (const change of batch) {
            const each = { ...change.row, slot: Number(change.row.uid) };
            if (change.present) sorted.add(each);
            else sorted.remove(each);
            if (change.present) expected.set(`${each.value}${each.uid}`, each);
            else expected.delete(`${each.value}${each.uid}`);
          }
          expect(sorted.rows()).toEqual([...expected.values()].sort(compareRows));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('looks at what changed, not at all rows, to put some changes in place', () => {
    let looks = 0;
    const rowOf = (value: number): SortRow => ({
      get value() {
        looks++;
        return String(value).padStart(6, '0');
      },
      uid: 'u',
      slot: value,
    });
    const sorted = new SortedRows(() => Array.from({ length: 20_000 }, (_, i) => rowOf(2 * i)));
    sorted.rows();
    for (let i = 0; i < 50; i++) {
      sorted.remove(rowOf(40 * i));
      sorted.add(rowOf(40 * i + 1));
    }
    looks = 0;
    expect(sorted.rows()).toHaveLength(20_000);
    expect(looks).toBeLessThan(20_000);
  });

  it('holds the same when it was sorted in turns, and changed meanwhile', async () => {
    const kept = new Map<number, SortRow>();
    const rowOf = (slot: number): SortRow => ({ value: `v${(slot * 7_919) % 30_011}`, uid: String(slot), slot });
    for (let slot = 0; slot < 20_000; slot++) kept.set(slot, rowOf(slot));
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (ticks += 10));
    let ticks = 0;
    const sorted = new SortedRows(() => [...kept.values()]);
    const sorting = sorted.sort();
    expect(sorted.sort()).toBe(sorting);
    for (let slot = 0; !sorted.isSorted; slot += 7) {
      sorted.remove(rowOf(slot));
      sorted.add(rowOf(slot + 20_000));
      kept.delete(slot);
      kept.set(slot + 20_000, rowOf(slot + 20_000));
      await nextTurn();
    }
    await sorting;
    clock.mockRestore();
    expect(kept.has(7 * 20)).toBe(false);
    expect(sorted.rows()).toEqual([...kept.values()].sort(compareRows));
  });

  it('sorts once, and at once for who cannot wait', async () => {
    const all = jest.fn(() => [row('b'), row('a')]);
    const sorted = new SortedRows(all);
    expect(sorted.isBegun).toBe(false);
    expect(sorted.rows()).toEqual([row('a'), row('b')]);
    await sorted.sort();
    expect(sorted.rows()).toHaveLength(2);
    expect(all).toHaveBeenCalledTimes(1);
  });

  it('breaks ties of the value by uid', () => {
    const sorted = new SortedRows(() => [
      { value: 'a', uid: '2', slot: 0 },
      { value: 'a', uid: '1', slot: 1 },
    ]);
    expect(sorted.rows().map((each) => each.slot)).toEqual([1, 0]);
  });

  it('finds the place of a row that is not there', () => {
    const rows = [
      { value: 'a', uid: '1', slot: 0 },
      { value: 'c', uid: '1', slot: 1 },
    ];
    expect(lowerBound(rows, { value: 'b', uid: '' })).toBe(1);
    expect(lowerBound(rows, { value: 'c', uid: '1' })).toBe(1);
    expect(lowerBound(rows, { value: 'c', uid: '2' })).toBe(2);
  });
});
