import { Problem } from '@callboard/problems';

/** A key whose column an answer asks, also for substrings of its values where it says so. */
export type QueryKey = string | { readonly textOf: string };

/** Keys of one query. Each that has no index yet has to be looked for in every entity. */
export const queryKeysMax = 50;

export function columnKey(key: QueryKey): string {
  return typeof key === 'string' ? key : key.textOf;
}

/** @throws Problem where there are too many */
export function refuseTooManyKeys(keys: readonly QueryKey[]): void {
  if (keys.length <= queryKeysMax || new Set(keys.map(columnKey)).size <= queryKeysMax) return;
  throw new Problem('invalid-parameter', `A query must not name more than ${queryKeysMax} different fields`);
}
