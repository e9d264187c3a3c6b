import { Column } from '../view/column';
import { QueryWork } from '../view/query-work';
import { SlotSet } from '../view/slot-set';
import { countValues } from './facet-count';

function columnOf(values: readonly (readonly (string | null)[])[]): Column {
  const column = new Column(String);
  values.forEach((each, slot) => column.set(slot, each));
  return column;
}

function shown(column: Column, slots: Iterable<number>, { isAll = false, work = new QueryWork(), room = 1_000 } = {}) {
  const counting = countValues(column, { selected: SlotSet.of(slots), isAll, room, work });
  return resultOf(counting)
    .map(({ value, count }) => `${value}:${count}`)
    .sort();
}

function resultOf<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

describe('countValues', () => {
  it('counts values as they were written', () => {
    const column = columnOf([['website'], ['Website'], ['service'], [null], [], ['website']]);
    expect(shown(column, [0, 1, 2, 3, 4, 5], { isAll: true })).toEqual(['Website:1', 'service:1', 'website:2']);
  });

  it('leaves out values that no selected entity has', () => {
    expect(shown(columnOf([['a', 'b'], ['b'], ['c']]), [0, 1])).toEqual(['a:1', 'b:2']);
  });

  const many = columnOf(Array.from({ length: 300 }, (_, i) => [`v${String(i).padStart(3, '0')}`, `m${i % 3}`]));

  it('gives the same whether values are few or many', () => {
    expect(shown(many, [0, 3, 7])).toEqual(['m0:2', 'm1:1', 'v000:1', 'v003:1', 'v007:1']);
    expect(shown(many, many.present.toArray())).toEqual(shown(many, [], { isAll: true }));
  });

  it.each([1, 100, 300])('is refused beyond the work that is left, and answered up to it: %d selected', (count) => {
    const slots = Array.from({ length: count }, (_, slot) => slot);
    const work = new QueryWork();
    shown(many, slots, { work });
    expect(work.spent).toBeGreaterThan(0);
    expect(shown(many, slots, { work: new QueryWork(work.spent) })).not.toEqual([]);
    const refused = () => shown(many, slots, { work: new QueryWork(work.spent - 1) });
    expect(refused).toThrow(expect.objectContaining({ code: 'query-too-slow' }));
  });

  it.each([
    [23, 'answered'],
    [22, 'refused'],
  ])('keeps no moment of the values: with room for %d, %s', (room) => {
    const ended: jest.Mock[] = [];
    const begin = many.moment.bind(many);
    const begun = jest.spyOn(many, 'moment').mockImplementation(() => {
      const moment = begin();
      const end = jest.fn(() => moment.end());
      ended.push(end);
      return { ...moment, end };
    });
    const few = Array.from({ length: 20 }, (_, slot) => slot);
    const count = () => shown(many, few, { room });
    if (room < 23) expect(count).toThrow(expect.objectContaining({ code: 'answer-too-large' }));
    else expect(count()).toHaveLength(room);
    expect(ended.map(({ mock }) => mock.calls.length)).toEqual([1]);
    begun.mockRestore();
  });

  it.each([
    ['all', { isAll: true }, 300, 303],
    ['many', {}, 300, 303],
    ['few', {}, 20, 23],
  ])('is refused with one value more than there is room for: of %s', (_, options, count, room) => {
    const slots = Array.from({ length: count }, (_, slot) => slot);
    expect(shown(many, slots, { ...options, room })).toHaveLength(room);
    const refused = () => shown(many, slots, { ...options, room: room - 1 });
    expect(refused).toThrow(expect.objectContaining({ code: 'answer-too-large' }));
  });
});
