import { InjectDocuments, type LiveDocuments } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import type { FindCursor } from 'mongodb';
import type { StoredFeedEntry } from './feed.document';

type FeedRow = StoredFeedEntry & { parked?: { ref?: string } };

/** A change that cannot be told yet: it is parked, and so is what follows of its entity. */
export interface HeldChange {
  position: number;
  ref: string;
}

/** A piece of the feed, and up to where it is complete. */
export interface FeedSlice {
  entries: StoredFeedEntry[];
  held: HeldChange[];
  scanned: number;
}

/** What has become of changes: what can be told, as many as the limits allow, and what has to wait. */
export interface FeedLook {
  entries: StoredFeedEntry[];
  waiting: HeldChange[];
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

  /** What has become of the changes at these positions; those in neither list are told nobody. */
  async look(positions: number[]): Promise<FeedLook> {
    if (positions.length === 0) return { entries: [], waiting: [] };
    const feed = await this.feed.collection();
    const asked = { _id: { $in: positions } };
    const there = await feed.find(asked, { projection: { ref: 1, 'parked.ref': 1 }, sort: { _id: 1 } }).toArray();
    const readable = there.filter(({ parked }) => !parked).map(({ _id }) => _id);
    const found = feed.find({ _id: { $in: readable }, parked: unset }, { sort: { _id: 1 } });
    const { rows } = await take(found, feedLimits.sliceEntriesMax);
    const told = new Set(rows.map(({ _id }) => _id));
    return { entries: rows, waiting: there.filter(({ _id }) => !told.has(_id)).map(heldOf) };
  }

  private async read(after: number, upTo: number): Promise<FeedSlice> {
    const feed = await this.feed.collection();
    // The payloads of parked changes are not for subscribers.
    const options = { sort: { _id: 1 }, projection: { 'parked.changes': 0 } } as const;
    const found = feed.find({ _id: { $gt: after, $lte: upTo } }, options);
    const { rows, isCut } = await take(found, feedLimits.sliceEntriesMax);
    const entries = rows.filter(({ parked }) => !parked);
    const held = rows.filter(({ parked }) => parked).map(heldOf);
    return { entries, held, scanned: isCut ? rows.at(-1)!._id : upTo };
  }
}

/** As many as the limits allow; whether there may be more. */
async function take(found: FindCursor<FeedRow>, entriesMax: number): Promise<{ rows: FeedRow[]; isCut: boolean }> {
  const rows: FeedRow[] = [];
  let bytes = 0;
  for await (const row of found.limit(entriesMax)) {
    rows.push(row);
    bytes += row.event?.length ?? 0;
    if (bytes > feedLimits.sliceBytesMax) return { rows, isCut: true };
  }
  return { rows, isCut: rows.length === entriesMax };
}

function heldOf({ _id: position, ref, parked }: FeedRow): HeldChange {
  return { position, ref: parked?.ref ?? ref };
}
