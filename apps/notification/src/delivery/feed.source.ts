import type { FeedLook, FeedQueries, FeedSlice } from '../feed/feed.queries';
import type { SubscriptionDocument } from '../subscription/subscription.document';
import { filterMatches } from '../subscription/subscription-filter';
import * as planner from './delivery.planner';
import type { DeliveryLimits } from './delivery.schedule';

/** What was read of the feed; what was looked at again comes first, for it is older. */
export interface Reading {
  look: FeedLook | null;
  slice: FeedSlice | null;
}

/** Reads the feed for one subscription: on from its cursor, and again what it has passed by while it was parked. */
export class FeedSource {
  private lookedAt = -Infinity;

  constructor(
    private readonly feed: FeedQueries,
    private readonly subscription: SubscriptionDocument,
    private readonly limits: DeliveryLimits,
  ) {}

  /** Where an earlier sender stood. */
  async restore(): Promise<planner.DeliveryPlan> {
    const { scanned, open, held = [] } = this.subscription.progress;
    const attempts = new Map(open.map((one) => [one.position, one.attempts]));
    const { entries, waiting } = await this.feed.look([...attempts.keys()]);
    const parcels = entries.map((entry) => ({ entry, attempts: attempts.get(entry._id) ?? 0, dueAt: 0 }));
    const all = [...held, ...waiting].sort((a, b) => a.position - b.position);
    return planner.planFrom(scanned, parcels, all);
  }

  /** One slice at a time, so that what is due leaves between two of them. */
  async read(plan: planner.DeliveryPlan, watermark: number): Promise<Reading> {
    const { limits } = this;
    const isBehind = plan.scanned < watermark && planner.mayReadOn(plan, limits);
    const slice = isBehind ? await this.feed.slice(plan.scanned, watermark) : null;
    // Asked after the slice: a change that follows a parked one of its entity is told only once that one was let go.
    const isDue = this.lookDueAt(plan) <= Date.now();
    const look = isDue || follows(slice, plan) ? await this.look(plan) : null;
    return { look, slice: slice && { ...slice, entries: this.wanted(slice) } };
  }

  /** When what is held is to be looked at next, by `Date.now()`. */
  lookDueAt(plan: planner.DeliveryPlan): number {
    if (plan.held.length === 0 || !planner.hasRoom(plan, this.limits)) return Infinity;
    return Date.now() + Math.max(0, this.lookedAt + this.limits.heldLookMs - performance.now());
  }

  private async look({ held }: planner.DeliveryPlan): Promise<FeedLook> {
    this.lookedAt = performance.now();
    const look = await this.feed.look(held.map(({ position }) => position));
    return { ...look, entries: this.wanted(look) };
  }

  private wanted({ entries }: Pick<FeedLook, 'entries'>): FeedLook['entries'] {
    return entries.filter((entry) => filterMatches(this.subscription.filter, entry));
  }
}

function follows(slice: FeedSlice | null, { held }: planner.DeliveryPlan): boolean {
  if (!slice) return false;
  const refs = new Set(held.map(({ ref }) => ref));
  return slice.entries.some(({ ref }) => refs.has(ref));
}
