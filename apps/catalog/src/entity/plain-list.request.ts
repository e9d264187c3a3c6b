import { invalidParameter, type Problem } from '@callboard/problems';
import { momentOf, type Moment } from '../as-of/moment';
import { parseFields } from './entity-fields';
import { predicateOf } from './entity-list';
import type { EntityOrder } from './entity-page';
import type { PlainList, PlainWindow } from './plain-list';
import { QueryParameters, type RawQuery } from './query-parameters';

/** Fields that a list is ordered by, at most: each may be a walk along all of its values. */
export const ordersMax = 8;

/** `GET /entities`: everything, or a window of it as soon as one of limit, offset and after is given. */
export interface PlainListRequest {
  readonly list: PlainList;
  readonly window: PlainWindow | undefined;
  readonly at: Moment | undefined;
}

export function readPlainListRequest(query: RawQuery): PlainListRequest {
  const parameters = new QueryParameters(query, ['fields', 'filter', 'order', 'limit', 'offset', 'after', 'at']);
  return {
    list: {
      predicate: predicateOf({ filters: parameters.list('filter') }),
      orders: readOrders(parameters.list('order')),
      fields: parseFields(parameters.list('fields')),
    },
    window: readWindow(parameters),
    at: momentOf(parameters.single('at')),
  };
}

function readOrders(orders: readonly string[]): EntityOrder[] {
  if (orders.length > ordersMax)
    throw invalidParameter('order', `A list must not be ordered by more than ${ordersMax} fields`, 'too-many');
  return orders.map(readOrder);
}

function readOrder(text: string): EntityOrder {
  const match = /^(asc|desc):(.+)$/.exec(text);
  if (!match)
    throw invalidParameter(
      'order',
      `Invalid order parameter "${text}", expected "<asc or desc>:<field name>"`,
      'bad-order',
    );
  return { key: match[2]!.trim().toLowerCase(), descending: match[1] === 'desc' };
}

function readWindow(parameters: QueryParameters): PlainWindow | undefined {
  const after = parameters.single('after');
  const limit = parameters.count('limit');
  const offset = parameters.count('offset');
  if (limit === 0) throw invalidParameter('limit', 'Invalid limit, must be greater than zero', 'min');
  if (after !== undefined) return decodeAfter(after);
  return limit === undefined && offset === undefined ? undefined : { limit, offset: offset ?? 0 };
}

/** Where the next window begins, as a client gives it back. */
export function encodeAfter(window: PlainWindow): string {
  return Buffer.from(JSON.stringify(window)).toString('base64');
}

function decodeAfter(after: string): PlainWindow {
  try {
    const { limit, offset } = JSON.parse(Buffer.from(after, 'base64').toString()) as Record<string, unknown>;
    if (isCount(limit) && limit > 0 && isCount(offset)) return { limit, offset };
  } catch (cause) {
    throw malformed(cause);
  }
  throw malformed();
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function malformed(cause?: unknown): Problem {
  return invalidParameter('after', 'Malformed after, could not be parsed', 'bad-cursor', cause);
}
