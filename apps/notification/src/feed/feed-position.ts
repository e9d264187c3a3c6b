import { POSITION_SOURCE } from '@callboard/http';
import { progressToken } from '@callboard/projection';
import { feedProjection } from './feed.projection';

/** Answers of this service reflect the feed. */
export const feedPosition = { provide: POSITION_SOURCE, useExisting: progressToken(feedProjection.name) };
