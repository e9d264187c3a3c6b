import * as fc from 'fast-check';
import { Column } from '../view/column';
import { SlotSet } from '../view/slot-set';
import { windowSlots, type PlainWindow } from './plain-list';
import { ordersMax, readPlainListRequest } from './plain-list.request';

type Values = Readonly<Record<string, readonly (readonly (string | null)[])[]>>;
type Orders = readonly (readonly [key: string, descending: boolean])[];

interface Given {
  readonly refs: readonly string[];
  readonly values: Values;
}

function windowOf({ refs, values }: Given, orders: Orders, window: PlainWindow, only?: string) {
  const columns = new Map<string, Column>();
  for (const [key, each] of Object.entries(values)) {
    const made = new Column(String);
    each.forEach((some, slot) => made.set(slot, some));
    columns.set(key, made);
  }
  const list = {
    predicate: only === undefined ? { all: [] } : { key: only, exists: true },
    orders: orders.map(([key, descending]) => ({ key, descending })),
    fields: undefined,
  };
  const rows = refs.map((value, slot) => ({ value, uid: '', slot })).sort((a, b) => (a.value < b.value ? -1 : 1));
  const { slots, total } = windowSlots(list, window, {
    columns: { all: SlotSet.ofAny([...refs.keys()]), column: (key) => columns.get(key)! },
    refs: { refAt: (slot) => refs[slot]!, byRef: () => rows },
  });
  return { refs: slots.map((slot) => refs[slot]!), total };
}

/** The same by sorting everything. */
function plainly({ refs, values }: Given, orders: Orders, { limit = Infinity, offset }: PlainWindow, only?: string) {
  const first = (key: string, slot: number) =>
    values[key]![slot]!.flatMap((value) => value?.toLowerCase() ?? []).sort()[0];
  const all = [...refs.keys()].filter((slot) => only === undefined || values[only]![slot]!.length > 0);
  all.sort((a, b) => {
    for (const [key, descending] of orders) {
      const [left, right] = [first(key, a), first(key, b)];
      if (left === right) continue;
      if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
      return left < right === descending ? 1 : -1;
    }
    return refs[a]! < refs[b]! ? -1 : 1;
  });
  return { refs: all.slice(offset, offset + limit).map((slot) => refs[slot]!), total: all.length };
}

const everything = { limit: undefined, offset: 0 };

describe('windowSlots', () => {
  const given: Given = {
    refs: ['d', 'c', 'b', 'a', 'e'],
    values: { type: [['y'], ['X'], [], ['x'], ['y']], size: [['1'], ['1'], ['1'], ['2'], ['2']] },
  };
  const sorted = (orders: Orders) => windowOf(given, orders, everything).refs;

  it('goes by ref when no order is asked for', () => {
    expect(sorted([])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('puts last what lacks the field, whatever the direction', () => {
    expect(sorted([['type', false]])).toEqual(['a', 'c', 'd', 'e', 'b']);
    expect(sorted([['type', true]])).toEqual(['d', 'e', 'a', 'c', 'b']);
  });

  it('follows every order', () => {
    const orders: Orders = [
      ['type', false],
      ['size', true],
    ];
    expect(sorted(orders)).toEqual(['a', 'c', 'e', 'd', 'b']);
  });

  const value = fc.constantFrom('a', 'A', 'b', 'c', 'C', 'd', null);
  const sets = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 300, max: 600 })).chain((count) => {
    const column = fc.array(fc.array(value, { maxLength: 3 }), { minLength: count, maxLength: count });
    const uniform = fc.constantFrom([['same']], [[]]).map((one) => Array.from({ length: count }, () => one[0]!));
    const rare = fc.nat(count - 1).map((at) => Array.from({ length: count }, (_, i) => (i === at ? ['x'] : [])));
    return fc.record({
      refs: fc.nat(1_000).map((start) => Array.from({ length: count }, (_, i) => `r${((start + i) * 7919) % 10_007}`)),
      values: fc.record({ p: column, q: column, same: uniform, rare }),
    });
  });
  const orders = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'same', 'rare'), fc.boolean()), { maxLength: 4 });
  const window = fc.record({
    limit: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
    offset: fc.nat(700),
  });
  const only = fc.option(fc.constantFrom('p', 'q', 'rare'), { nil: undefined });

  it('finds what sorting everything finds, whatever is asked of whichever entities', () => {
    fc.assert(
      fc.property(sets, orders, window, only, (set, by, asked, selected) => {
        expect(windowOf(set, by, asked, selected)).toEqual(plainly(set, by, asked, selected));
      }),
      { numRuns: 400 },
    );
  });
});

describe('the orders of a request', () => {
  const request = (count: number) =>
    readPlainListRequest({ order: Array.from({ length: count }, (_, i) => `asc:spec.field${i}`) });

  it(`may be ${ordersMax}, and no more`, () => {
    expect(request(ordersMax).list.orders).toHaveLength(ordersMax);
    expect(() => request(ordersMax + 1)).toThrow(`more than ${ordersMax} fields`);
  });
});
