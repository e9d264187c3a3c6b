import { invalidParameter, Problem } from '@callboard/problems';
import { parse, type ParsedQs } from 'qs';

/** What is asked for, checked. */
export interface SearchQuery {
  term: string;
  /** False where types are named and entities' is none of them. */
  wantsEntities: boolean;
  /** For each field the values of which a document must have one, exactly. */
  filters: Record<string, string[]>;
  pageLimit: number;
  /** Counted from 0. */
  page: number;
}

export const searchLimits = {
  termCharactersMax: 100,
  pageLimitDefault: 25,
  pageLimitMax: 100,
  pageMax: 100_000,
  /** Of a request, each value of a list counted. */
  parametersMax: 200,
};
export const documentType = 'software-catalog';

/** A type that Backstage's search page counts beside ours, and of which there are no documents. */
const emptyType = 'techdocs';

const known = new Set(['term', 'types', 'filters', 'pageLimit', 'pageCursor']);

/** Reads a query string in the bracket style of `qs`, as Backstage's clients write it; refuses what Backstage refuses. */
export function readSearchQuery(queryString: string): SearchQuery {
  const parameterLimit = searchLimits.parametersMax;
  // Those beyond the limit would be left out without a word.
  if (queryString.split('&', parameterLimit + 1).length > parameterLimit) {
    const message = `A query must not have more than ${parameterLimit} parameters`;
    throw new Problem('invalid-parameter', message, [{ pointer: '', message, code: 'too-many' }]);
  }
  const input = parse(queryString, { depth: 3, parameterLimit, arrayLimit: 100 });
  for (const [name, value] of Object.entries(input)) {
    if (!known.has(name) && typeof value === 'string')
      refuse(name, `Unknown query parameter '${name}'`, 'unknown-parameter');
  }
  return {
    term: termOf(input['term']),
    wantsEntities: wantsEntities(input['types']),
    filters: filtersOf(input['filters']),
    pageLimit: pageLimitOf(input['pageLimit']),
    page: pageOf(input['pageCursor']),
  };
}

/** The cursor of a page, as Backstage writes it. */
export function cursorOf(page: number): string {
  return Buffer.from(String(page)).toString('base64');
}

type Value = ParsedQs[string];

function termOf(value: Value): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return refuse('term', 'term must be a string', 'is-string');
  if (value.length > searchLimits.termCharactersMax) {
    return refuse('term', `term must have at most ${searchLimits.termCharactersMax} characters`, 'max-length');
  }
  return value;
}

function wantsEntities(value: Value): boolean {
  const types = textsOf('types', value);
  for (const type of types)
    if (type !== documentType && type !== emptyType) refuse('types', `unknown type '${type}'`, 'is-in');
  return types.length === 0 || types.includes(documentType);
}

function filtersOf(value: Value): Record<string, string[]> {
  if (value === undefined) return {};
  if (typeof value === 'string' || Array.isArray(value))
    return refuse('filters', 'filters must be an object', 'is-object');
  return Object.fromEntries(
    Object.entries(value).map(([field, wanted]) => [field, textsOf(`filters[${field}]`, wanted)]),
  );
}

function pageLimitOf(value: Value): number {
  if (value === undefined) return searchLimits.pageLimitDefault;
  const isNumber = typeof value === 'string' && /^\d{1,6}$/.test(value);
  const limit = isNumber
    ? Number(value)
    : refuse('pageLimit', 'pageLimit must be a whole number of at least 0', 'is-int');
  if (limit > searchLimits.pageLimitMax)
    return refuse('pageLimit', `pageLimit must be at most ${searchLimits.pageLimitMax}`, 'max');
  return limit || searchLimits.pageLimitDefault;
}

function pageOf(value: Value): number {
  if (value === undefined || value === '') return 0;
  const text = typeof value === 'string' ? Buffer.from(value, 'base64').toString('latin1') : '';
  const page = /^\d{1,6}$/.test(text) ? Number(text) : Infinity;
  return page > searchLimits.pageMax ? refuse('pageCursor', 'pageCursor is not one of ours', 'bad-cursor') : page;
}

/** One text or a list of texts; what is neither is refused. */
function textsOf(name: string, value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  const items = Object.values(value);
  return items.every((item) => typeof item === 'string')
    ? items
    : refuse(name.replace(/\[.*/, ''), `${name} must be a text or a list of texts`, 'is-string');
}

function refuse(name: string, message: string, code: string): never {
  throw invalidParameter(name, message, code);
}
