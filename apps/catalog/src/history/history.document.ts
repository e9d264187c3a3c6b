import type { Edge } from '@callboard/entity';
import type { IndexDescription } from 'mongodb';

/** One change of an entity and the entity as it was after it; `_id` is the change's position. */
export interface HistoryEntry {
  ref: string;
  /** 1, 2, 3 … per entity, in the order of positions. */
  version: number;
  /** The change's wire name. */
  type: string;
  removed: boolean;
  /** When the change was recorded. */
  time: Date;
  source: string;
  kind: string;
  namespace: string;
  /** Canonical ref of the owner; of the one before for a removal; null where there is none. */
  owner: string | null;
  actor: string;
  /** Null for a removal. */
  uid: string | null;
  /** The entity's JSON as it came, without relations; null for a removal. */
  text: string | null;
  /** The relations that the entity itself declares; none for a removal. */
  edges: Edge[];
  /** JSON text of the list of differences to the version before. */
  differences: string;
  /** JSON text of who, where from and why. */
  provenance: string;
}

/** An entry as it is stored. A change that is parked has a row, too, without any of an entry's fields. */
export type StoredHistoryEntry = HistoryEntry & { _id: number };

/** Serves HistoryQueries: the versions of one entity, one version, and the last ones at or below a position. */
export const versionIndex = { name: 'version', key: { ref: 1, version: -1 } } satisfies IndexDescription;

/** Serves HistoryQueries: the last change up to a time. */
export const timeIndex = { name: 'time', key: { time: -1, _id: -1 } } satisfies IndexDescription;

/** Serves HistoryQueries: the first and the last version of an entity, also a removed one, under a uid it once had. */
export const uidIndex = { name: 'life', key: { uid: 1, version: 1 } } satisfies IndexDescription;

/**
 * Serves PastQueries: which entities were changed after a position, without reading what they became; and ChangeQueries:
 * the changes of one entity among few positions.
 */
export const changesIndex = { name: 'changes', key: { _id: 1, ref: 1, version: 1 } } satisfies IndexDescription;

/** The indexes that the projector creates with the collection. */
export const historyIndexes: readonly IndexDescription[] = [versionIndex, timeIndex, uidIndex, changesIndex];
