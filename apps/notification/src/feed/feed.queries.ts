import { InjectDocuments, type LiveDocuments } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import type { StoredFeedEntry } from './feed.document';

type FeedRow = StoredFeedEntry & { parked?: unknown };

/** A piece of the feed, and up to where it is complete. */
export interface FeedSlice {
  entries: StoredFeedEntry[];
  scanned: number;
}

export const feedLimits = {
  sliceEntriesMax: 256,
  sliceBytesMax: 4 * 1024 * 1024,
  /** Slices that several readers may share; those at the end of the feed all read the same. */
  slicesKeptMax: 4,
};

/** A parked change has no event to tell, until an operator has it folded. */
const unset = { $exists: false };

@Injectable()
export class FeedQueries {
  private readonly slices = new Map<string, Promise<FeedSlice>>();

  constructor(@InjectDocuments('feed') private readonly feed: LiveDocuments<FeedRow>) {}

  /** The changes after one position and up to another, or the first of them, as many as the limits allow. */
  slice(after: number, upTo: number): Promise<FeedSlice> {
    const key = `${after}-${upTo}`;
    const known = this.slices.get(key);
    if (known) return known;
    const slice = this.read(after, upTo);
    this.slices.set(key, slice);
    slice.catch(() => this.slices.delete(key));
    for (const oldest of this.slices.keys()) {
      if (this.slices.size > feedLimits.slicesKeptMax) this.slices.delete(oldest);
    }
    return slice;
  }

  /** The changes at these positions, in order. */
  async at(positions: number[]): Promise<StoredFeedEntry[]> {
    const feed = await this.feed.collection();
    return feed
      .find({ _id: { $in: positions }, parked: unset })
      .sort({ _id: 1 })
      .toArray();
  }

  private async read(after: number, upTo: number): Promise<FeedSlice> {
    const entries: StoredFeedEntry[] = [];
    let bytes = 0;
    const feed = await this.feed.collection();
    const found = feed
      .find({ _id: { $gt: after, $lte: upTo }, parked: unset })
      .sort({ _id: 1 })
      .limit(feedLimits.sliceEntriesMax);
    for await (const entry of found) {
      entries.push(entry);
      bytes += entry.event.length;
      if (bytes > feedLimits.sliceBytesMax) return { entries, scanned: entry._id };
    }
    const last = entries.at(-1);
    return { entries, scanned: last && entries.length === feedLimits.sliceEntriesMax ? last._id : upTo };
  }
}
