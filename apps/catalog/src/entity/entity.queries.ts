import { Injectable } from '@nestjs/common';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import { ServingView } from '../view/serving-view';
import type { SortRow } from '../view/sorted-rows';
import { pickFields } from './entity-fields';
import { cursorTerms, selectionOf, termsOf, type ListRequest, type ListTerms } from './entity-list';
import { readPage, select, selectionKeys, type EntityPage, type EntitySelection } from './entity-page';
import { pageJson, positionalJson, type PageAnswer } from './entity.response';
import { encodeCursor, type PageCursor } from './page-cursor';

type Fields = readonly string[] | undefined;
type Place = PageCursor['at'];

/** What is asked of entities. Every answer is the JSON text that goes out, put together from texts in memory. */
@Injectable()
export class EntityQueries {
  constructor(private readonly view: ServingView) {}

  /** The entity, or undefined when there is none. The ref must be canonical. */
  byRef(ref: string): string | undefined {
    const slot = this.view.slotOf(ref);
    return slot === undefined ? undefined : this.view.textAt(slot);
  }

  /** As many items as refs, in their order; only exact canonical refs are found, and only what passes the filter. */
  byRefs(refs: readonly string[], predicate: Predicate, fields: Fields): Promise<string> {
    return this.view.query(keysOf(predicate), (columns) => {
      const allowed = evaluate(predicate, columns);
      const items = refs.map((ref) => {
        const slot = this.view.slotOf(ref);
        return slot !== undefined && allowed.has(slot) ? this.item(slot, fields) : null;
      });
      return positionalJson(items);
    });
  }

  page(request: ListRequest): Promise<string> {
    const terms = request.cursor ? termsOf(request.cursor) : request.terms;
    const selection = selectionOf(terms);
    return this.view.query(selectionKeys(selection), (columns) =>
      pageJson(
        request.cursor
          ? this.laterPage({ ...request, terms, cursor: request.cursor }, selection, columns)
          : this.firstPage(request, selection, columns),
      ),
    );
  }

  private firstPage(request: ListRequest, selection: EntitySelection, columns: Columns): PageAnswer {
    const selected = select(selection, columns);
    const totalItems = request.countTotal ? selected.size : 0;
    const page = readPage(selected, selection.order, columns, request);
    const first = page.rows[0];
    const last = page.rows.at(-1);
    const pageInfo =
      page.hasMore && first && last
        ? { nextCursor: cursorAt(request.terms, { b: false, at: placeOf(last), first: placeOf(first), n: totalItems }) }
        : {};
    return { items: this.items(page, request.fields), totalItems, pageInfo };
  }

  private laterPage(
    request: ListRequest & { cursor: PageCursor },
    selection: EntitySelection,
    columns: Columns,
  ): PageAnswer {
    const { cursor, terms, limit, fields } = request;
    const [value, uid] = cursor.at;
    const start = cursor.b ? { before: { value, uid } } : { after: { value, uid } };
    const page = readPage(select(selection, columns), selection.order, columns, { ...start, limit });
    const top = page.rows[0];
    const bottom = page.rows.at(-1);
    const hasNext = limit > 0 && (cursor.b || page.hasMore);
    const hasPrevious = top !== undefined && !samePlace(placeOf(top), cursor.first);
    const { first, n } = cursor;
    const pageInfo = {
      ...(hasNext
        ? { nextCursor: cursorAt(terms, { b: false, at: bottom ? placeOf(bottom) : cursor.at, first, n }) }
        : {}),
      ...(hasPrevious ? { prevCursor: cursorAt(terms, { b: true, at: placeOf(top), first, n }) } : {}),
    };
    return { items: this.items(page, fields), totalItems: n, pageInfo };
  }

  private items(page: EntityPage, fields: Fields): string[] {
    return page.rows.map((row) => this.item(row.slot, fields));
  }

  private item(slot: number, fields: Fields): string {
    const text = this.view.textAt(slot) ?? 'null';
    return fields ? JSON.stringify(pickFields(JSON.parse(text), fields)) : text;
  }
}

function cursorAt(terms: ListTerms, position: Pick<PageCursor, 'b' | 'at' | 'first' | 'n'>): string {
  return encodeCursor({ ...cursorTerms(terms), ...position });
}

function placeOf(row: SortRow): Place {
  return [row.value, row.uid];
}

function samePlace(a: Place, b: Place): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
