import type { Change } from '@callboard/events';
import type { Parked } from './parking/parked';

/** One step of a fold: pure, without clock, randomness or I/O. Null says that the entity is gone. */
export type Fold<D extends object> = (state: D | null, change: Change) => D | null;

/**
 * A table of folds keyed by the event's wire name; one document per entity comes of it.
 * A type that is not in the table is ignored, counted, and still raises the document's version.
 */
export interface Projection<D extends object> {
  /** Unique in its service; names the collection, the progress and the metrics. */
  name: string;
  /** Raised when a fold changes meaning. */
  version: number;
  on: Readonly<Record<string, Fold<D>>>;
}

/** A table that makes one document of one change, inserted once and never edited; null means the change is ignored. */
export interface Journal<D extends object> {
  name: string;
  version: number;
  on: Readonly<Record<string, (change: Change) => D | null>>;
}

/** A projection of whatever state. */
export interface AnyProjection {
  name: string;
  version: number;
  on: Readonly<Record<string, (state: never, change: Change) => object | null>>;
}

/** A journal of whatever rows. */
export type AnyJournal = Journal<object>;

/** What the engine keeps in every document of a projection; a fold's fields of these names are overwritten. */
export interface Envelope {
  /** The entity's ref. */
  _id: string;
  /** The entity's version that the document shows; 0 for one whose first change is parked. */
  version: number;
  /** The position of the change that made this version. */
  position: number;
  /** A tombstone row: kept so that a late change cannot raise the dead; left out of lists by partial indexes. */
  removed: boolean;
  /** Present while changes of the entity wait for an operator. */
  parked?: Parked;
}

/** A projection's document as it is stored: the envelope and the fold's own fields beside it. */
export type StoredDocument<D extends object> = Envelope & D;

/** A journal's document as it is stored: `_id` is the change's position. */
export type JournalDocument<D extends object> = { _id: number; parked?: Parked & { ref: string | null } } & D;
