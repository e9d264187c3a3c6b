import { Column } from '../view/column';
import { SlotSet } from '../view/slot-set';
import { countValues } from './facet-count';

function columnOf(values: (string | null)[][]): Column {
  const column = new Column(String);
  values.forEach((each, slot) => column.set(slot, each));
  return column;
}

describe('countValues', () => {
  it('counts values as they were written, in order', () => {
    const column = columnOf([['website'], ['Website'], ['service'], [null], [], ['website']]);
    expect(countValues(column, SlotSet.of([0, 1, 2, 3, 4, 5]), true)).toEqual([
      { value: 'Website', count: 1 },
      { value: 'service', count: 1 },
      { value: 'website', count: 2 },
    ]);
  });

  it('leaves out values that no selected entity has', () => {
    const column = columnOf([['a', 'b'], ['b'], ['c']]);
    expect(countValues(column, SlotSet.of([0, 1]), false)).toEqual([
      { value: 'a', count: 1 },
      { value: 'b', count: 2 },
    ]);
  });

  it('gives the same whether values are few or many', () => {
    const column = columnOf(Array.from({ length: 300 }, (_, i) => [`v${String(i).padStart(3, '0')}`, `m${i % 3}`]));
    const counts = countValues(column, SlotSet.of([0, 3, 7]), false);
    expect(counts.map(({ value, count }) => `${value}:${count}`)).toEqual([
      'm0:2',
      'm1:1',
      'v000:1',
      'v003:1',
      'v007:1',
    ]);
  });
});
