import { EntityFold, type FoldRules } from '../fold/entity-fold';
import type { Envelope, StoredDocument } from '../projection';
import { keptRecord } from './kept-record';
import { type Parked, type ParkedChange, parkedErrorCharactersMax } from './parked';

/** What trying again comes to, before anything is written. */
export interface RetryPlan {
  /** The document afterwards; null when nothing is different from before. */
  document: Envelope | null;
  /** Positions that are folded or passed over now. */
  released: number[];
  /** How many changes are parked afterwards, those that were not kept included. */
  left: number;
  /** Why the first of them is parked; null when none is. */
  error: string | null;
}

/** Told where more changes waited than are kept: only the log has the others. */
export const omittedError = 'more changes waited here than are kept: rebuild the projection, which replays them all';

/**
 * Plans, pure, how a parked entity is tried again: its changes in order onto its document, up to the first that fails
 * again; that one stays parked with today's error, and what is behind it stays behind.
 */
export function planRetry(found: StoredDocument<object>, rules: FoldRules, foldMax = Infinity): RetryPlan {
  const { parked, ...rest } = found as Envelope;
  if (!parked) return { document: null, released: [], left: 0, error: null };
  const fold = new EntityFold(found._id, rest, rules);
  const { failedAt, error } = foldKept(fold, { ...parked, foldMax });
  const queue = queueFrom(parked, failedAt, { error, now: rules.now });
  const outcome = { released: [...fold.folded], left: queue?.count ?? 0, error: queue?.error ?? null };
  const isAsBefore = failedAt === 0 && outcome.error === parked.error;
  return { document: isAsBefore ? null : documentOf(fold, queue), ...outcome };
}

function documentOf(fold: EntityFold, queue: Parked | null): Envelope {
  const document = fold.shown();
  return queue ? { ...document, parked: queue } : document;
}

interface Kept {
  changes: readonly ParkedChange[];
  error: string;
  foldMax: number;
}

/** Where folding stopped, and why; at the end of what is kept when all of it folds. */
function foldKept(fold: EntityFold, { changes, error, foldMax }: Kept): { failedAt: number; error: string } {
  for (const [index, change] of changes.entries()) {
    if (fold.folded.length >= foldMax) return { failedAt: index, error };
    const step = fold.take(keptRecord(fold.ref, change));
    if (step === 'parked') return { failedAt: index, error: fold.error ?? error };
    if (step === 'leap') return { failedAt: index, error: `version ${fold.version + 1} is missing before this one` };
  }
  return { failedAt: changes.length, error };
}

/** What stays parked; it keeps its end, so that arrivals queue behind it as before. */
function queueFrom(parked: Parked, from: number, { error, now }: { error: string; now: Date }): Parked | null {
  const changes = parked.changes.slice(from);
  const { omitted, lastPosition, lastVersion } = parked;
  if (changes.length === 0 && omitted === 0) return null;
  return {
    error: changes.length === 0 ? omittedError : error.slice(0, parkedErrorCharactersMax),
    since: from === 0 ? parked.since : now,
    count: changes.length + omitted,
    omitted,
    bytes: changes.reduce((sum, { value }) => sum + bytesOf(value), 0),
    lastPosition,
    lastVersion,
    changes,
  };
}

function bytesOf(value: Uint8Array | { length(): number } | null): number {
  if (value === null) return 0;
  return typeof value.length === 'function' ? value.length() : value.length;
}
