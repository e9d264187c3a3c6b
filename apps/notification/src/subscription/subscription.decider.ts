import type { SealedSecret } from '../delivery/secret-box';
import type { SubscriptionDocument } from './subscription.document';
import { normaliseFilter, type SubscriptionFilter } from './subscription-filter';

export interface SubscriptionWish {
  name: string;
  target: { type: 'webhook'; url: string };
  filter?: Partial<SubscriptionFilter>;
  start?: 'now' | number;
}

/** What the wish itself does not say. */
export interface SubscriptionMoment {
  id: string;
  secret: SealedSecret;
  actor: string;
  at: Date;
  /** The position up to which the feed is complete: what "now" means. */
  watermark: number;
}

/** A new subscription, for any sender to take. */
export function subscribe(wish: SubscriptionWish, moment: SubscriptionMoment): SubscriptionDocument {
  const start = typeof wish.start === 'number' ? wish.start : moment.watermark;
  return {
    _id: moment.id,
    name: wish.name,
    target: { type: wish.target.type, url: wish.target.url },
    filter: normaliseFilter(wish.filter),
    secret: moment.secret,
    start,
    createdAt: moment.at,
    createdBy: moment.actor,
    state: 'active',
    reason: null,
    progress: { position: start, scanned: start, open: [] },
    lastAttempt: null,
    lease: { owner: null, epoch: 0, until: new Date(0) },
  };
}
