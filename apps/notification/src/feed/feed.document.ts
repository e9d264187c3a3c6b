/** One change as subscribers are told it; `_id` is its position. */
export interface FeedEntry {
  ref: string;
  version: number;
  type: string;
  kind: string;
  namespace: string;
  /** Canonical ref of the owner; of the one before for a removal; null where there is none. */
  owner: string | null;
  eventId: string;
  /** JSON text of the structured CloudEvent, as it leaves. */
  event: string;
}

export type StoredFeedEntry = FeedEntry & { _id: number };
