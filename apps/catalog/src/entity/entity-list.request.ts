import { invalidParameter } from '@callboard/problems';
import { momentOf } from '../as-of/moment';
import { parseFields } from './entity-fields';
import { beginning, pageLimitDefault, pageLimitMax, type ListRequest, type ListTerms } from './entity-list';
import { QueryParameters, type RawQuery } from './query-parameters';

const parameterNames = [
  'at',
  'fields',
  'filter',
  'orderField',
  'limit',
  'offset',
  'cursor',
  'totalItems',
  'fullTextFilterTerm',
  'fullTextFilterFields',
];

/** Reads the query string of `GET /entities/by-query`. Beside a cursor only `limit` and `fields` count. */
export function readListRequest(query: RawQuery): ListRequest {
  const parameters = new QueryParameters(query, parameterNames);
  const cursor = parameters.single('cursor');
  const terms = readTerms(parameters);
  const totalItems = parameters.oneOf('totalItems', ['include', 'exclude']) ?? 'include';
  return {
    terms: cursor === undefined ? terms : {},
    limit: Math.min(parameters.count('limit') ?? pageLimitDefault, pageLimitMax),
    offset: parameters.count('offset') ?? 0,
    countTotal: totalItems === 'include',
    fields: parseFields(parameters.list('fields')),
    ...beginning(cursor, momentOf(parameters.single('at'))),
  };
}

function readTerms(parameters: QueryParameters): ListTerms {
  const term = parameters.single('fullTextFilterTerm');
  const fields = splitList(parameters.list('fullTextFilterFields'));
  const order = readOrder(parameters.list('orderField'));
  return {
    filters: parameters.list('filter'),
    ...(term === undefined ? {} : { text: { term, fields } }),
    ...(order ? { order } : {}),
  };
}

/** All of them must be well formed, only the first is followed. */
function readOrder(orderFields: string[]): ListTerms['order'] {
  const orders = orderFields.map((text) => {
    const [field = '', direction = 'asc'] = text.split(',').map((part) => part.trim());
    if (direction !== 'asc' && direction !== 'desc') {
      throw invalidParameter('orderField', 'Invalid order field order, must be asc or desc', 'is-in');
    }
    if (field === '') throw invalidParameter('orderField', 'Invalid order field, must name a field', 'required');
    return { field, descending: direction === 'desc' };
  });
  return orders[0];
}

function splitList(lists: string[]): string[] {
  return lists.flatMap((list) => list.split(',')).flatMap((each) => each.trim() || []);
}
