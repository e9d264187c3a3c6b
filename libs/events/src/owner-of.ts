import { InvalidRefError, parseRef, stringifyRef, type Entity } from '@callboard/entity';
import type { Change } from './change';

/** Canonical ref of the owner that a change leaves; for a removal of the one before it; null where there is none. */
export function ownerOf({ subject, data }: Pick<Change, 'subject' | 'data'>): string | null {
  const owner = data.entity ? data.entity.spec?.['owner'] : ownerBefore(data);
  if (typeof owner !== 'string' || owner === '') return null;
  try {
    return stringifyRef(parseRef(owner, { kind: 'group', namespace: parseRef(subject).namespace }));
  } catch (error) {
    if (error instanceof InvalidRefError) return null;
    throw error;
  }
}

/** A removal carries no entity; what it took away is in its differences, at whichever depth they were told. */
function ownerBefore({ differences }: Change['data']): unknown {
  for (const { path, before } of differences) {
    if (path === '/spec/owner') return before;
    if (path === '/spec') return (before as Entity['spec'])?.['owner'];
    if (path === '') return (before as Entity | null)?.spec?.['owner'];
  }
  return undefined;
}
