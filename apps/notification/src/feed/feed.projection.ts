import { InvalidRefError, parseRef, stringifyRef, type Entity } from '@callboard/entity';
import { type Change, cloudEventText } from '@callboard/events';
import type { Journal } from '@callboard/projection';
import type { FeedEntry } from './feed.document';

/**
 * What is told of a change, in position order; kept for as long as the log, so that a subscription may start anywhere.
 * A rebuild tells nobody anything: cursors are kept with subscriptions.
 */
export const feedProjection: Journal<FeedEntry> = {
  name: 'feed',
  version: 1,
  on: {
    'callboard.entity.registered': told,
    'callboard.entity.updated': told,
    'callboard.entity.removed': told,
    'callboard.entity.restored': told,
  },
};

function told(change: Change): FeedEntry {
  const { kind, namespace } = parseRef(change.subject);
  return {
    ref: change.subject,
    version: change.entityVersion,
    type: change.type,
    kind,
    namespace,
    owner: ownerOf(change, namespace),
    eventId: change.id,
    event: cloudEventText(change),
  };
}

function ownerOf(change: Change, namespace: string): string | null {
  const { entity } = change.data;
  const owner = entity ? entity.spec?.['owner'] : ownerBefore(change);
  if (typeof owner !== 'string' || owner === '') return null;
  try {
    return stringifyRef(parseRef(owner, { kind: 'group', namespace }));
  } catch (error) {
    if (error instanceof InvalidRefError) return null;
    throw error;
  }
}

/** A removal carries no entity; what it took away is in its differences, at whichever depth they were told. */
function ownerBefore({ data }: Change): unknown {
  for (const { path, before } of data.differences) {
    if (path === '/spec/owner') return before;
    if (path === '/spec') return (before as Entity['spec'])?.['owner'];
    if (path === '') return (before as Entity | null)?.spec?.['owner'];
  }
  return undefined;
}
