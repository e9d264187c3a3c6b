/** A list of changes as it is asked for; positions are bounds, both included. */
export interface ChangeList {
  order: 'newest' | 'oldest';
  /** One entity; its changes are found by themselves. */
  ref?: string;
  /** Each must be one of. */
  filters: Partial<Record<ChangeFilter, string[]>>;
  first: number;
  last: number;
}

export const changeFilters = ['kind', 'namespace', 'owner', 'source', 'type', 'actor'] as const;

export type ChangeFilter = (typeof changeFilters)[number];

/** The positions that one query looks at. */
export interface Window {
  first: number;
  last: number;
}

/** The next window of a list, at most `windowMax` positions wide. */
export function windowOf({ order, first, last }: Omit<ChangeList, 'filters'>, windowMax: number): Window {
  return order === 'newest'
    ? { first: Math.max(first, last - windowMax + 1), last }
    : { first, last: Math.min(last, first + windowMax - 1) };
}

/** The list without what was looked at, up to and with a position. */
export function listAfter<L extends Omit<ChangeList, 'filters'>>(list: L, position: number): L {
  return list.order === 'newest' ? { ...list, last: position - 1 } : { ...list, first: position + 1 };
}
