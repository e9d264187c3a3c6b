/** A parked change as operators see it: without its payload. */
export interface ParkedPlace {
  position: number;
  version: number | null;
  type: string;
}

/** An entity of which changes wait, and why. */
export interface ParkedEntity {
  ref: string;
  /** Why the first of its changes could not be folded. */
  error: string;
  since: Date;
  /** How many changes wait, those that are not kept included. */
  count: number;
  /** How many of them are not kept: only a rebuild brings them back. */
  omitted: number;
  /** The first of them, {@link changesShownMax} at most. */
  changes: ParkedPlace[];
}

/** A page of parked entities, and where the next one begins; null at the end. */
export interface ParkedPage {
  items: ParkedEntity[];
  next: string | null;
}

/** Where a page begins: behind what `next` of the page before names. */
export interface ParkedWish {
  limit: number;
  after?: string;
}

/** Changes of one entity that a list shows. */
export const changesShownMax = 20;
export const parkedPageDefault = 50;
export const parkedPageMax = 500;

/** What is parked in one generation: a projection's documents or a journal's rows. */
export interface ParkedQueries {
  page(wish: ParkedWish): Promise<ParkedPage>;
  /** Parked entities. */
  count(): Promise<number>;
  /** Null where nothing of it is parked. */
  one(ref: string): Promise<ParkedEntity | null>;
}
