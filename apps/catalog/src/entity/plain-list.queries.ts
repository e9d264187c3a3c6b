import { Injectable } from '@nestjs/common';
import type { ServingView } from '../view/serving-view';
import { defaultOrder, readPage, select, selectionKeys } from './entity-page';
import { itemJson } from './entity.response';
import { plainListKeys, sortedSlots, type PlainList, type PlainWindow } from './plain-list';

/** Entities put into one piece of a streamed list. */
const pieceSize = 200;

/** Backstage's older list of entities. */
@Injectable()
export class PlainListQueries {
  /** A window of the list as a JSON array, and where the next one begins. */
  async window(
    view: ServingView,
    list: PlainList,
    { limit, offset }: PlainWindow,
  ): Promise<{ json: string; next?: PlainWindow }> {
    return view.query(plainListKeys(list), (columns) => {
      const slots = sortedSlots(list, columns, (slot) => view.refAt(slot));
      const end = limit === undefined ? slots.length : offset + limit;
      const json = `[${slots
        .slice(offset, end)
        .map((slot) => itemJson(view, slot, list.fields))
        .join(',')}]`;
      return end < slots.length ? { json, next: { limit, offset: end } } : { json };
    });
  }

  /** The whole list as the pieces of a JSON array: by uid, or by the first order, which leaves out what lacks it. */
  async all(view: ServingView, { predicate, orders, fields }: PlainList): Promise<Iterable<string>> {
    const selection = { predicate, order: orders[0] ?? defaultOrder };
    return view.query(selectionKeys(selection), (columns) => {
      const { rows } = readPage(select(selection, columns), selection.order, columns, { limit: Infinity });
      return pieces(view, rows, fields);
    });
  }
}

/** Taken piece by piece while the view goes on: what was removed meanwhile is left out. */
function* pieces(
  view: ServingView,
  rows: readonly { slot: number; uid: string }[],
  fields: PlainList['fields'],
): Iterable<string> {
  let separator = '[';
  for (let start = 0; start < rows.length; start += pieceSize) {
    const there = rows.slice(start, start + pieceSize).filter(({ slot, uid }) => view.uidAt(slot) === uid);
    if (there.length === 0) continue;
    yield separator + there.map(({ slot }) => itemJson(view, slot, fields)).join(',');
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}
