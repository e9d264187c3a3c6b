import { parseRef, stringifyRef } from '@callboard/entity';
import type { FeedEntry } from '../feed/feed.document';

/** Each list that is not empty must hold the change's value; an empty list asks for nothing. */
export interface SubscriptionFilter {
  kinds: string[];
  namespaces: string[];
  owners: string[];
  types: string[];
}

/** Kinds, namespaces and refs are compared in lower case, as Backstage does; a short owner is a group in `default`. */
export function normaliseFilter(filter: Partial<SubscriptionFilter> = {}): SubscriptionFilter {
  const { kinds = [], namespaces = [], owners = [], types = [] } = filter;
  return {
    kinds: distinct(kinds.map((kind) => kind.toLowerCase())),
    namespaces: distinct(namespaces.map((namespace) => namespace.toLowerCase())),
    owners: distinct(owners.map((owner) => stringifyRef(parseRef(owner, { kind: 'group' })))),
    types: distinct(types),
  };
}

export function filterMatches(
  filter: SubscriptionFilter,
  { kind, namespace, owner, type }: Pick<FeedEntry, 'kind' | 'namespace' | 'owner' | 'type'>,
): boolean {
  return (
    asksFor(filter.kinds, kind) &&
    asksFor(filter.namespaces, namespace) &&
    asksFor(filter.owners, owner) &&
    asksFor(filter.types, type)
  );
}

function asksFor(wanted: string[], value: string | null): boolean {
  return wanted.length === 0 || (value !== null && wanted.includes(value));
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
