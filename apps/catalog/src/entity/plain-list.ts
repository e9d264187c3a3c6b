import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import { sizeOf, type Posting } from '../view/posting';
import type { QueryKey } from '../view/query-keys';
import { SlotSet } from '../view/slot-set';
import type { SortRow } from '../view/sorted-rows';
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

export function plainListKeys({ predicate, orders }: PlainList): QueryKey[] {
  return [...keysOf(predicate), ...orders.map(({ key }) => ({ orderOf: key }))];
}

/** The entities' refs by slot, and all of them in order. */
export interface RefOrder {
  refAt(slot: number): string;
  byRef(): readonly SortRow[];
}

/** What lists are put in order by. */
export interface Orderings {
  readonly columns: Columns;
  readonly refs: RefOrder;
}

/**
 * The slots of a window of the list, by all of its orders, then by ref, and how many the whole list has. Unlike in pages,
 * entities without the field come last.
 */
export function windowSlots(
  { predicate, orders }: PlainList,
  { limit = Infinity, offset }: PlainWindow,
  orderings: Orderings,
): { slots: number[]; total: number } {
  const selected = evaluate(predicate, orderings.columns);
  // Where one order leaves entities equal, it does so again.
  const first = orders.filter(({ key }, i) => orders.findIndex((other) => other.key === key) === i);
  return { slots: slotsWithin({ selected, orders: first }, { limit, offset }, orderings), total: selected.size };
}

interface Part {
  readonly selected: SlotSet;
  readonly orders: readonly EntityOrder[];
}

interface Bounds {
  readonly limit: number;
  readonly offset: number;
}

/** A few are sorted by themselves; of many, the window is found by walking along an order that is there. */
function slotsWithin({ selected, orders }: Part, { limit, offset }: Bounds, orderings: Orderings): number[] {
  if (offset >= selected.size) return [];
  const { columns, refs } = orderings;
  const [order, ...others] = orders;
  const rowCount = order ? columns.column(order.key).rowCount : columns.all.size;
  const sortCost = selected.size * Math.log2(selected.size + 2);
  const walkCost = (rowCount / (selected.size + 1)) * (Math.min(offset + limit, selected.size) + 1);
  if (sortCost <= walkCost) return sortedSlots({ selected, orders }, orderings).slice(offset, offset + limit);
  if (!order) return slotsByRef(selected, { limit, offset }, refs.byRef());
  const slots: number[] = [];
  let skip = offset;
  for (const group of groupsOf(selected, order, columns)) {
    if (slots.length >= limit) break;
    const bounds = { limit: limit - slots.length, offset: skip };
    if (typeof group === 'object') append(slots, slotsWithin({ selected: group, orders: others }, bounds, orderings));
    else if (skip === 0) slots.push(group);
    skip = Math.max(0, skip - sizeOf(group));
  }
  return slots;
}

/** A spread would put all of them on the stack. */
function append(slots: number[], more: readonly number[]): void {
  for (const slot of more) slots.push(slot);
}

function slotsByRef(selected: SlotSet, { limit, offset }: Bounds, rows: readonly SortRow[]): number[] {
  if (selected.size === rows.length) return rows.slice(offset, offset + limit).map(({ slot }) => slot);
  const slots: number[] = [];
  let skip = offset;
  for (const { slot } of rows) {
    if (slots.length >= limit) break;
    if (selected.has(slot) && skip-- <= 0) slots.push(slot);
  }
  return slots;
}

/** The selected that have the same value, value by value in the order's direction; last those that have none. */
function* groupsOf(selected: SlotSet, { key, descending }: EntityOrder, columns: Columns): Generator<Posting> {
  const column = columns.column(key);
  const rows = column.ordering();
  const rowAt = (i: number) => rows[descending ? rows.length - 1 - i : i]!;
  for (let i = 0, end; i < rows.length; i = end) {
    const { slot, value } = rowAt(i);
    end = endOf(i, rows.length, (at) => rowAt(at).value === value);
    if (end - i > 1) yield column.ledBy(value, selected);
    else if (selected.has(slot) && column.firstOf(slot) === value) yield slot;
  }
  yield SlotSet.difference(selected, column.valued);
}

/** Index behind the last of those that are alike, which stand together. */
function endOf(start: number, length: number, isAlike: (at: number) => boolean): number {
  let [low, high] = [start + 1, length];
  if (low < high && !isAlike(low)) return low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAlike(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortedSlots({ selected, orders }: Part, { columns, refs }: Orderings): number[] {
  const sortable = (slot: number): Sortable => ({
    slot,
    ref: refs.refAt(slot),
    values: orders.map(({ key }) => columns.column(key).firstOf(slot)),
  });
  const sorted = selected
    .toArray()
    .map(sortable)
    .sort((a, b) => compare(a, b, orders));
  return sorted.map(({ slot }) => slot);
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
