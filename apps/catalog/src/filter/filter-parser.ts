import { invalidParameter } from '@callboard/problems';
import { everything, type Condition, type Predicate } from './predicate';

/**
 * Reads Backstage's `filter` parameters: repeated parameters are alternatives; inside one, comma-separated conditions
 * on different keys must all hold and the values of a repeated key are alternatives; `key` alone asks for presence.
 */
export function parseFilters(filters: readonly string[]): Predicate {
  const sets = filters.map(parseSet).filter((set) => set.length > 0);
  if (sets.length === 0) return everything;
  const alternatives = sets.map((set): Predicate => (set.length === 1 ? set[0]! : { all: set }));
  return alternatives.length === 1 ? alternatives[0]! : { any: alternatives };
}

function parseSet(filter: string): Condition[] {
  const valuesByKey = new Map<string, string[]>();
  for (const text of filter.split(',')) {
    const condition = text.trim();
    if (condition === '') continue;
    const { key, value } = parseCondition(condition);
    const values = valuesByKey.get(key) ?? [];
    if (value !== undefined) values.push(value);
    valuesByKey.set(key, values);
  }
  return [...valuesByKey].map(([key, anyOf]) => (anyOf.length === 0 ? { key, exists: true } : { key, anyOf }));
}

function parseCondition(condition: string): { key: string; value?: string } {
  const equals = condition.indexOf('=');
  const key = (equals < 0 ? condition : condition.slice(0, equals)).trim().toLowerCase();
  if (key === '') {
    const detail = `Invalid filter, '${condition}' is not a valid statement (expected a string on the form a=b or a= or a)`;
    throw invalidParameter('filter', detail, 'bad-filter');
  }
  return equals < 0 ? { key } : { key, value: condition.slice(equals + 1).trim() };
}
