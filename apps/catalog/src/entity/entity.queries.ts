import { Injectable } from '@nestjs/common';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import type { AnswerTexts } from '../view/answer-texts';
import type { Choice } from '../view/entity-texts';
import type { ServingView } from '../view/serving-view';
import type { SortRow } from '../view/sorted-rows';
import { cursorTerms, selectionOf, termsOf, type ListRequest, type ListTerms } from './entity-list';
import { readPage, select, selectionKeys, type EntitySelection } from './entity-page';
import { ancestryJson, pageJson, positionalJson, type Answer, type PageInfo } from './entity.response';
import { encodeCursor, type PageCursor } from './page-cursor';

type Place = PageCursor['at'];

/** Entities that are asked for by their refs. */
interface Wanted {
  readonly refs: readonly string[];
  readonly predicate: Predicate;
  readonly fields: readonly string[] | undefined;
}

/** What is asked of the entities of a view. Every answer is the JSON that goes out, put together from the entities' texts. */
@Injectable()
export class EntityQueries {
  /** The entity, or undefined when there is none. The ref must be canonical. */
  byRef(view: ServingView, ref: string): Answer<Buffer | undefined> {
    return view.read([], () => oneOf(view.slotOf(ref), entityJson));
  }

  byUid(view: ServingView, uid: string): Answer<Buffer | undefined> {
    return view.read(['metadata.uid'], (columns) =>
      oneOf(columns.column('metadata.uid').equalTo(uid).toArray()[0], entityJson),
    );
  }

  /** The entity and those it came from, or undefined when there is none. */
  ancestry(view: ServingView, ref: string): Answer<Buffer | undefined> {
    return view.read([], () => oneOf(view.slotOf(ref), (texts, slot) => ancestryJson(texts, slot, ref)));
  }

  /** As many items as refs, in their order; only exact canonical refs are found, and only what passes the filter. */
  byRefs(view: ServingView, { refs, predicate, fields }: Wanted): Answer {
    return view.read(keysOf(predicate), (columns) => {
      const allowed = evaluate(predicate, columns);
      const slots = refs.map((ref) => {
        const slot = view.slotOf(ref);
        return slot !== undefined && allowed.has(slot) ? slot : undefined;
      });
      return { slots, answer: (texts) => positionalJson(texts, { slots, fields }) };
    });
  }

  page(view: ServingView, request: ListRequest): Answer {
    const { cursor, fields } = request;
    const terms = cursor ? termsOf(cursor) : request.terms;
    const selection = selectionOf(terms);
    return view.read(selectionKeys(selection), (columns) => {
      const list = { terms, selection, columns, asOf: view.asOf };
      const { rows, totalItems, pageInfo } = cursor ? laterPage(request, cursor, list) : firstPage(request, list);
      const slots = rows.map((row) => row.slot);
      return { slots, answer: (texts) => pageJson(texts, { slots, fields, totalItems, pageInfo }) };
    });
  }
}

function oneOf(
  slot: number | undefined,
  json: (texts: AnswerTexts, slot: number) => Buffer,
): Choice<Buffer | undefined> {
  if (slot === undefined) return { slots: [], answer: () => undefined };
  return { slots: [slot], answer: (texts) => json(texts, slot) };
}

function entityJson(texts: AnswerTexts, slot: number): Buffer {
  return texts.joined('', [slot], '');
}

interface List {
  readonly terms: ListTerms;
  readonly selection: EntitySelection;
  readonly columns: Columns;
  readonly asOf: number | undefined;
}

interface ListedPage {
  readonly rows: readonly SortRow[];
  readonly totalItems: number;
  readonly pageInfo: PageInfo;
}

function firstPage(request: ListRequest, list: List): ListedPage {
  const { selection, columns } = list;
  const selected = select(selection, columns);
  const totalItems = request.countTotal ? selected.size : 0;
  const { rows, hasMore } = readPage(selected, selection.order, columns, request);
  const [top, bottom] = [rows[0], rows.at(-1)];
  if (!hasMore || !top || !bottom) return { rows, totalItems, pageInfo: {} };
  const position = { b: false, at: placeOf(bottom), first: placeOf(top), n: totalItems };
  return { rows, totalItems, pageInfo: { nextCursor: cursorAt(list, position) } };
}

/** Total and first row are those of the first page; a page that was read backwards always has a next one. */
function laterPage({ limit }: ListRequest, cursor: PageCursor, list: List): ListedPage {
  const { selection, columns } = list;
  const { b: backwards, at, first, n } = cursor;
  const place = { value: at[0], uid: at[1] };
  const start = backwards ? { before: place } : { after: place };
  const selected = select(selection, columns);
  const { rows, hasMore } = readPage(selected, selection.order, columns, { ...start, limit });
  const [top, bottom] = [rows[0], rows.at(-1)];
  const pageInfo: PageInfo = {};
  if (limit > 0 && (backwards || hasMore)) {
    pageInfo.nextCursor = cursorAt(list, { b: false, at: bottom ? placeOf(bottom) : at, first, n });
  }
  if (top && !samePlace(placeOf(top), first)) {
    pageInfo.prevCursor = cursorAt(list, { b: true, at: placeOf(top), first, n });
  }
  return { rows, totalItems: n, pageInfo };
}

function cursorAt({ terms, asOf }: List, position: Pick<PageCursor, 'b' | 'at' | 'first' | 'n'>): string {
  const { f, p, t, o } = cursorTerms(terms);
  const { b, at, first, n } = position;
  return encodeCursor({ f, p, t, o, m: asOf, b, at, first, n });
}

function placeOf(row: SortRow): Place {
  return [row.value, row.uid];
}

function samePlace(a: Place, b: Place): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
