import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ServingView } from '../view/serving-view';
import { defaultOrder, readPage, select, selectionKeys, type EntitySelection } from './entity-page';
import { listJson } from './entity.response';
import { plainListKeys, windowSlots, type PlainList, type PlainWindow } from './plain-list';

/** Entities put into one piece of a streamed list. */
const pieceSize = 200;

/** Backstage's older list of entities. */
@Injectable()
export class PlainListQueries {
  /** A window of the list as a JSON array, and where the next one begins. */
  async window(view: ServingView, list: PlainList, window: PlainWindow): Promise<{ json: Buffer; next?: PlainWindow }> {
    await view.sortRefs();
    return view.read(plainListKeys(list), (columns) => {
      const { limit, offset } = window;
      const end = limit === undefined ? Infinity : offset + limit;
      const { slots, total } = windowSlots(list, window, { columns, refs: view });
      const entities = { slots, fields: list.fields };
      const next = end < total ? { next: { limit, offset: end } } : {};
      return { slots, answer: async (texts) => ({ json: await listJson(texts, entities, ['[', ']']), ...next }) };
    });
  }

  /** Whether the whole list has more than one piece. */
  async isLong(view: ServingView, list: PlainList): Promise<boolean> {
    const selection = selectionOf(list);
    return view.query(selectionKeys(selection), (columns) => select(selection, columns).size > pieceSize);
  }

  /** The whole list as the pieces of a JSON array: by uid, or by the first order, which leaves out what lacks it. */
  async all(view: ServingView, list: PlainList): Promise<AsyncIterable<Buffer>> {
    const selection = selectionOf(list);
    return view.query(selectionKeys(selection), (columns) => {
      const { rows } = readPage(select(selection, columns), selection.order, columns, { limit: Infinity });
      return pieces(view, rows, list.fields);
    });
  }
}

function selectionOf({ predicate, orders }: PlainList): EntitySelection {
  return { predicate, order: orders[0] ?? defaultOrder };
}

/** Taken piece by piece while the view goes on, and others are served: what was removed meanwhile is left out. */
async function* pieces(
  view: ServingView,
  rows: readonly { slot: number; uid: string }[],
  fields: PlainList['fields'],
): AsyncIterable<Buffer> {
  let separator = '[';
  for (let start = 0; start < rows.length; start += pieceSize) {
    const piece = await view.read([], () => {
      const there = rows.slice(start, start + pieceSize).filter(({ slot, uid }) => view.uidAt(slot) === uid);
      const slots = there.map(({ slot }) => slot);
      return { slots, answer: (texts) => slots.length > 0 && listJson(texts, { slots, fields }, [separator, '']) };
    });
    if (piece === false) continue;
    yield piece;
    separator = ',';
    await nextTurn();
  }
  yield Buffer.from(separator === '[' ? '[]' : ']');
}
