import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
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

/** The slots of the list, by all of its orders, then by ref. Unlike in pages, entities without the field come last. */
export function sortedSlots(
  { predicate, orders }: PlainList,
  columns: Columns,
  refAt: (slot: number) => string,
): number[] {
  const sortables = evaluate(predicate, columns)
    .toArray()
    .map((slot): Sortable => ({
      slot,
      ref: refAt(slot),
      values: orders.map(({ key }) => firstValue(columns, key, slot)),
    }));
  return sortables.sort((a, b) => compare(a, b, orders)).map(({ slot }) => slot);
}

function firstValue(columns: Columns, key: string, slot: number): string | undefined {
  return columns
    .column(key)
    .sortRowsOf(slot)
    .map((row) => row.value)
    .sort()[0];
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
