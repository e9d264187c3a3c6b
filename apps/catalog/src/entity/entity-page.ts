import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import type { QueryKey } from '../view/query-keys';
import { QueryWork } from '../view/query-work';
import { SlotSet } from '../view/slot-set';
import { compareRows, lowerBound, type SortPlace, type SortRow } from '../view/sorted-rows';
import { containing, type TextFilter } from './text-filter';

/** Which entities, in which order. What stays the same on all pages of a list. */
export interface EntitySelection {
  readonly predicate: Predicate;
  readonly text?: TextFilter;
  readonly order: EntityOrder;
}

/** Entities without the (lower-cased) key are not in the list; one with several values is there once for each. */
export interface EntityOrder {
  readonly key: string;
  readonly descending: boolean;
}

/** Where a page begins: before or after a place, or at the beginning, some rows left out. */
export interface PageStart {
  readonly after?: SortPlace;
  readonly before?: SortPlace;
  readonly offset?: number;
}

export interface EntityPage {
  readonly rows: readonly SortRow[];
  /** There are further rows in the direction that was read. */
  readonly hasMore: boolean;
}

/** Lists without an order are in this one. */
export const defaultOrder: EntityOrder = { key: 'metadata.uid', descending: false };

export function selectionKeys({ predicate, text, order }: EntitySelection): QueryKey[] {
  return [...keysOf(predicate), ...(text?.keys ?? []).map((key) => ({ textOf: key })), { orderOf: order.key }];
}

/**
 * The slots of the selection that the order leaves in.
 * @throws Problem where finding them is too much work
 */
export function select({ predicate, text, order }: EntitySelection, columns: Columns): SlotSet {
  const { valued } = columns.column(order.key);
  const work = new QueryWork();
  const matching = evaluate(predicate, columns, work);
  const ordered = valued.size === columns.all.size ? matching : SlotSet.intersection(matching, valued);
  return text ? containing(ordered, text, columns, work) : ordered;
}

/** One page of the selected slots: rows in the list's order, wherever the page was read from. */
export function readPage(
  selected: SlotSet,
  order: EntityOrder,
  columns: Columns,
  page: PageStart & { limit: number },
): EntityPage {
  if (page.limit === 0) return { rows: [], hasMore: false };
  const backwards = page.before !== undefined;
  const step = backwards === order.descending ? 1 : -1;
  const rows = rowsToWalk(selected, order, columns, page);
  const { offset, limit } = page;
  const found = walk(rows, selected, { from: firstIndex(rows, page, step), step, offset, limit });
  const hasMore = found.length > page.limit;
  if (hasMore) found.pop();
  return { rows: backwards ? found.reverse() : found, hasMore };
}

interface Walk {
  from: number;
  step: number;
  offset: number | undefined;
  limit: number;
}

/** The rows of the page and, if there is one, the row after it. */
function walk(rows: readonly SortRow[], selected: SlotSet, { from, step, offset = 0, limit }: Walk): SortRow[] {
  let skip = offset;
  const found: SortRow[] = [];
  for (let at = from; at >= 0 && at < rows.length && found.length <= limit; at += step) {
    const row = rows[at]!;
    if (selected.has(row.slot) && skip-- <= 0) found.push(row);
  }
  return found;
}

/** A few entities are sorted by themselves; of many, the page is found by walking along the whole ordering. */
function rowsToWalk(selected: SlotSet, order: EntityOrder, columns: Columns, page: PageStart & { limit: number }) {
  const column = columns.column(order.key);
  const sortCost = selected.size * Math.log2(selected.size + 2);
  const walked = Math.min(page.limit + (page.offset ?? 0), selected.size) + 1;
  const walkCost = (column.rowCount / (selected.size + 1)) * walked;
  if (sortCost > walkCost) return column.ordering();
  return selected
    .toArray()
    .flatMap((slot) => column.sortRowsOf(slot))
    .sort(compareRows);
}

/** The nearest row beyond the place, in the direction of reading. */
function firstIndex(rows: readonly SortRow[], page: PageStart, step: number): number {
  const place = page.before ?? page.after;
  if (!place) return step > 0 ? 0 : rows.length - 1;
  const at = lowerBound(rows, place);
  if (step < 0) return at - 1;
  return at < rows.length && compareRows(rows[at]!, place) === 0 ? at + 1 : at;
}
