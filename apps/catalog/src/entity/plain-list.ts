import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import { foldCase } from '../view/index-rows';
import type { SlotSet } from '../view/slot-set';
import type { EntityOrder } from './entity-page';

/** What `GET /entities` asks for: Backstage's older list, a bare array. */
export interface PlainList {
  readonly predicate: Predicate;
  readonly orders: readonly EntityOrder[];
  readonly fields: readonly string[] | undefined;
}

/** A window of a list. Without a limit it reaches to the end. */
export interface PlainWindow {
  readonly limit: number | undefined;
  readonly offset: number;
}

interface Sortable {
  readonly slot: number;
  readonly ref: string;
  readonly values: readonly (string | undefined)[];
}

export function plainListKeys({ predicate, orders }: PlainList): string[] {
  return [...keysOf(predicate), ...orders.map((order) => order.key)];
}

/** Up to here the first of a list are picked out in one pass; for more the whole list is sorted. */
const pickedMax = 5_000;

/**
 * The first slots of the list, by all of its orders, then by ref, and how many there are. Unlike in pages, entities
 * without the field come last.
 */
export function firstSlots(
  { predicate, orders }: PlainList,
  columns: Columns,
  refAt: (slot: number) => string,
  count = Infinity,
): { slots: number[]; total: number } {
  const selected = evaluate(predicate, columns);
  const sortable = (slot: number): Sortable => ({
    slot,
    ref: refAt(slot),
    values: orders.map(({ key }) => firstValue(columns, key, slot)),
  });
  const byOrders = (a: Sortable, b: Sortable) => compare(a, b, orders);
  const first =
    count <= pickedMax
      ? pickFirst(selected, sortable, { count, compare: byOrders })
      : selected.toArray().map(sortable).sort(byOrders).slice(0, count);
  return { slots: first.map(({ slot }) => slot), total: selected.size };
}

interface Picking {
  readonly count: number;
  compare(a: Sortable, b: Sortable): number;
}

/** Keeps the best so far in order: nearly all of the others are done with by one comparison. */
function pickFirst(selected: SlotSet, sortable: (slot: number) => Sortable, { count, compare }: Picking): Sortable[] {
  const first: Sortable[] = [];
  if (count === 0) return first;
  selected.forEach((slot) => {
    const each = sortable(slot);
    if (first.length === count && compare(each, first[count - 1]!) > 0) return;
    const at = placeOf(each, first, compare);
    first.splice(at, 0, each);
    if (first.length > count) first.pop();
  });
  return first;
}

/** Index of the first that does not come before. */
function placeOf(each: Sortable, sorted: readonly Sortable[], compare: Picking['compare']): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle]!, each) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstValue(columns: Columns, key: string, slot: number): string | undefined {
  let first: string | undefined;
  for (const value of columns.column(key).valuesOf(slot)) {
    const folded = value === null ? undefined : foldCase(value);
    if (folded !== undefined && (first === undefined || folded < first)) first = folded;
  }
  return first;
}

function compare(a: Sortable, b: Sortable, orders: readonly EntityOrder[]): number {
  for (const [i, { descending }] of orders.entries()) {
    const [left, right] = [a.values[i], b.values[i]];
    if (left === right) continue;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return left < right === descending ? 1 : -1;
  }
  return a.ref < b.ref ? -1 : 1;
}
