import type { QueryKey } from '../view/query-keys';

/** A test of one indexed key. Keys are lower-cased; values compare without regard to case. */
export type Condition =
  | { readonly key: string; readonly exists: boolean }
  | { readonly key: string; readonly anyOf: readonly string[] }
  | { readonly key: string; readonly prefix: string };

/** What both spellings of a filter (`filter=` and `query`) become. */
export type Predicate =
  | Condition
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate };

export const everything: Predicate = { all: [] };

/**
 * More conditions than this in one request are refused. The values of one key are one condition: people filter by long
 * lists of refs. How many there are is bounded by the size of a request, and each is counted as work.
 */
export const conditionsMax = 500;

/** Conditions, `$all`, `$any`, `$not` and objects of one request together; more are refused. */
export const predicateNodesMax = 2_000;

/** How many conditions a predicate has, and how many nodes, these among them. */
export function countNodes(predicate: Predicate): { conditions: number; nodes: number } {
  let [conditions, nodes] = [0, 0];
  const left = [predicate];
  for (let each = left.pop(); each; each = left.pop()) {
    nodes++;
    if ('all' in each) for (const inner of each.all) left.push(inner);
    else if ('any' in each) for (const inner of each.any) left.push(inner);
    else if ('not' in each) left.push(each.not);
    else conditions++;
  }
  return { conditions, nodes };
}

/** Every key that a predicate asks for, each once; the beginnings of values are found by their order. */
export function keysOf(predicate: Predicate): QueryKey[] {
  const keys = new Map<string, QueryKey>();
  for (const condition of conditionsOf(predicate)) {
    if ('prefix' in condition) keys.set(condition.key, { orderOf: condition.key });
    else if (!keys.has(condition.key)) keys.set(condition.key, condition.key);
  }
  return [...keys.values()];
}

function conditionsOf(predicate: Predicate): Condition[] {
  if ('all' in predicate) return predicate.all.flatMap(conditionsOf);
  if ('any' in predicate) return predicate.any.flatMap(conditionsOf);
  if ('not' in predicate) return conditionsOf(predicate.not);
  return [predicate];
}
