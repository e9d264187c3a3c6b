import type { Moment } from '../as-of/moment';
import { parseFilters } from '../filter/filter-parser';
import { conditionsMax, countNodes, predicateNodesMax, type Predicate } from '../filter/predicate';
import { parsePredicate } from '../filter/predicate-parser';
import { Problem } from '@callboard/problems';
import { defaultOrder, type EntityOrder, type EntitySelection } from './entity-page';
import { decodeCursor, type PageCursor } from './page-cursor';

/** Rows of a page when nothing is said. */
export const pageLimitDefault = 200;

/** Rows of a page at most; who asks for more gets a cursor to go on. */
export const pageLimitMax = 10_000;

/** Different fields that one full-text filter looks into. */
export const textFieldsMax = 20;

/** What a client says on the first page of a list, and what its cursors repeat. */
export interface ListTerms {
  readonly filters?: string[];
  readonly query?: Record<string, unknown>;
  readonly text?: { term: string; fields: string[] };
  readonly order?: { field: string; descending: boolean };
}

/** One page that was asked for. */
export interface ListRequest {
  readonly terms: ListTerms;
  readonly limit: number;
  readonly offset: number;
  readonly countTotal: boolean;
  readonly fields: string[] | undefined;
  /** Absent on the first page. */
  readonly cursor?: PageCursor;
  /** Absent where the list is as of now. */
  readonly at?: Moment | undefined;
}

/** Where and when a page begins. A cursor is of the moment that the first page was of, whatever else is said. */
export function beginning(cursor: string | undefined, at: Moment | undefined): Pick<ListRequest, 'cursor' | 'at'> {
  if (cursor === undefined) return { at };
  const decoded = decodeCursor(cursor);
  return { cursor: decoded, at: decoded.m === undefined ? undefined : { position: decoded.m } };
}

export function predicateOf({ filters = [], query }: Pick<ListTerms, 'filters' | 'query'>): Predicate {
  const filter = parseFilters(filters);
  const predicate: Predicate = query ? { all: [filter, parsePredicate(query)] } : filter;
  const place = query ? '/query' : '/filter';
  const { conditions, nodes } = countNodes(predicate);
  if (conditions > conditionsMax) throw tooMany(`A filter must not have more than ${conditionsMax} conditions`, place);
  if (nodes > predicateNodesMax) throw tooMany(`A query must not have more than ${predicateNodesMax} nodes`, place);
  return predicate;
}

function tooMany(message: string, pointer: string): Problem {
  return new Problem('invalid-parameter', message, [{ pointer, message, code: 'too-many' }]);
}

export function selectionOf(terms: ListTerms): EntitySelection {
  const order: EntityOrder = terms.order
    ? { key: terms.order.field.toLowerCase(), descending: terms.order.descending }
    : defaultOrder;
  const term = terms.text?.term.trim() ?? '';
  const fields = [...new Set(terms.text?.fields.map((field) => field.toLowerCase()))];
  if (fields.length > textFieldsMax) {
    throw tooMany(`A full-text filter must not name more than ${textFieldsMax} different fields`, '/fullTextFilter');
  }
  const text = term === '' ? undefined : { term, keys: fields.length > 0 ? fields : [order.key] };
  return { predicate: predicateOf(terms), order, ...(text ? { text } : {}) };
}

export function termsOf(cursor: PageCursor): ListTerms {
  return {
    ...(cursor.f ? { filters: cursor.f } : {}),
    ...(cursor.p ? { query: cursor.p } : {}),
    ...(cursor.t ? { text: { term: cursor.t[0], fields: cursor.t[1] } } : {}),
    ...(cursor.o ? { order: { field: cursor.o[0], descending: cursor.o[1] } } : {}),
  };
}

/** The terms as a cursor carries them. One literal: objects that are spread together are garbage of the old generation. */
export function cursorTerms({ filters, query, text, order }: ListTerms): Pick<PageCursor, 'f' | 'p' | 't' | 'o'> {
  return {
    f: filters && filters.length > 0 ? filters : undefined,
    p: query,
    t: text && [text.term, text.fields],
    o: order && [order.field, order.descending],
  };
}
