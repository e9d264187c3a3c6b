import { Problem } from '@callboard/problems';

/** A key whose column an answer asks, also for substrings of its values, or for their order, where it says so. */
export type QueryKey = string | { readonly textOf: string } | { readonly orderOf: string };

/** Keys of one query. Each that has no index yet has to be looked for in every entity. */
export const queryKeysMax = 50;

/** What lists without an order are ordered by does not count: it is always there, and nobody has named it. */
const alwaysThere = 'metadata.uid';

export function columnKey(key: QueryKey): string {
  if (typeof key === 'string') return key;
  return 'textOf' in key ? key.textOf : key.orderOf;
}

/** @throws Problem where there are too many */
export function refuseTooManyKeys(keys: readonly QueryKey[]): void {
  if (keys.length <= queryKeysMax) return;
  const different = new Set(keys.map(columnKey));
  different.delete(alwaysThere);
  if (different.size <= queryKeysMax) return;
  throw new Problem('invalid-parameter', `A query must not name more than ${queryKeysMax} different fields`);
}
