import { Column } from '../view/column';
import { SlotSet } from '../view/slot-set';
import { firstSlots } from './plain-list';

const refs = ['d', 'c', 'b', 'a', 'e'];

function sorted(
  columns: Record<string, (string | undefined)[]>,
  orders: [string, boolean][],
  count = Infinity,
): string[] {
  const all = SlotSet.of(refs.keys());
  const column = (key: string) => {
    const made = new Column(String);
    columns[key]!.forEach((value, slot) => value !== undefined && made.set(slot, [value]));
    return made;
  };
  const list = {
    predicate: { all: [] },
    orders: orders.map(([key, descending]) => ({ key, descending })),
    fields: undefined,
  };
  const { slots, total } = firstSlots(list, { all, column }, (slot) => refs[slot]!, count);
  expect(total).toBe(refs.length);
  return slots.map((slot) => refs[slot]!);
}

describe('firstSlots', () => {
  const type = ['y', 'X', undefined, 'x', 'y'];

  it('goes by ref when no order is asked for', () => {
    expect(sorted({}, [])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('puts last what lacks the field, whatever the direction', () => {
    expect(sorted({ type }, [['type', false]])).toEqual(['a', 'c', 'd', 'e', 'b']);
    expect(sorted({ type }, [['type', true]])).toEqual(['d', 'e', 'a', 'c', 'b']);
  });

  it('follows every order', () => {
    const size = ['1', '1', '1', '2', '2'];
    const orders: [string, boolean][] = [
      ['type', false],
      ['size', true],
    ];
    expect(sorted({ type, size }, orders)).toEqual(['a', 'c', 'e', 'd', 'b']);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('picks the first %d out as sorting all would', (count) => {
    const size = ['1', '1', '1', '2', '2'];
    const orders: [string, boolean][][] = [
      [],
      [['type', false]],
      [
        ['type', true],
        ['size', false],
      ],
    ];
    for (const order of orders) {
      expect(sorted({ type, size }, order, count)).toEqual(sorted({ type, size }, order).slice(0, count));
    }
  });
});
