import { Column } from './column';
import { sizeOf } from './posting';

describe('Column', () => {
  let column: Column;
  beforeEach(() => (column = new Column((slot) => `uid-${slot}`)));

  it('finds a value in whatever case it is written', () => {
    column.set(1, ['Website']);
    column.set(2, ['website']);
    column.set(3, ['WEBSITE']);
    column.set(4, ['service']);
    expect(column.equalTo('webSite').toArray()).toEqual([1, 2, 3]);
    expect(column.equalTo('nope').toArray()).toEqual([]);
  });

  it('keeps values apart as they were written', () => {
    column.set(1, ['Website']);
    column.set(2, ['website']);
    expect([...column.values()].map(([value, slots]) => [value, sizeOf(slots)])).toEqual([
      ['Website', 1],
      ['website', 1],
    ]);
  });

  it('knows who has the key without a value', () => {
    column.set(1, [null]);
    column.set(2, ['a', null]);
    expect(column.present.toArray()).toEqual([1, 2]);
    expect(column.valued.toArray()).toEqual([2]);
    column.set(2, [null]);
    expect(column.valued.toArray()).toEqual([]);
    expect(column.present.toArray()).toEqual([1, 2]);
  });

  it('forgets what a slot no longer has', () => {
    column.set(1, ['A', 'b']);
    column.set(1, ['b', 'c']);
    expect(column.equalTo('a').size).toBe(0);
    expect(column.valuesOf(1)).toEqual(['b', 'c']);
    column.set(1, []);
    expect(column.present.size).toBe(0);
    expect(column.rowCount).toBe(0);
    expect([...column.values()]).toEqual([]);
  });

  it('orders by lower-cased value, then uid, a slot once for each of its values', () => {
    column.set(2, ['b', 'A']);
    column.set(1, ['B']);
    expect(column.ordering().map((row) => `${row.value} ${row.uid}`)).toEqual(['a uid-2', 'b uid-1', 'b uid-2']);
  });

  it('keeps the ordering true under changes, also of case alone', () => {
    column.set(1, ['b']);
    expect(column.ordering()).toHaveLength(1);
    column.set(1, ['B', 'b']);
    column.set(2, ['a']);
    expect(column.ordering().map((row) => row.value)).toEqual(['a', 'b']);
    column.set(1, ['B']);
    expect(column.ordering().map((row) => row.value)).toEqual(['a', 'b']);
    column.set(1, []);
    expect(column.ordering().map((row) => row.value)).toEqual(['a']);
  });
});
