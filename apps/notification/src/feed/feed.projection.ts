import { parseRef } from '@callboard/entity';
import { type Change, cloudEventText, ownerOf } from '@callboard/events';
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
    owner: ownerOf(change),
    eventId: change.id,
    event: cloudEventText(change),
  };
}
