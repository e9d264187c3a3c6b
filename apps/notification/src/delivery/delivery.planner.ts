import type { StoredFeedEntry } from '../feed/feed.document';
import type { FeedLook, FeedSlice, HeldChange } from '../feed/feed.queries';
import { retryDelayMs, type DeliveryLimits } from './delivery.schedule';

/** One change on its way to one subscriber, until it has been taken. */
export interface Parcel {
  entry: StoredFeedEntry;
  /** Failed so far. */
  attempts: number;
  /** Not before this time. */
  dueAt: number;
  /** When the attempt under way began; undefined while waiting. */
  startedAt?: number;
}

/** What a subscription's sender knows; a value, replaced at each step. */
export interface DeliveryPlan {
  /** The feed has been read up to here. */
  scanned: number;
  /** Not taken yet, in the order of position. */
  parcels: Parcel[];
  /** Passed by while they were parked; told once they are folded, in the order of position. */
  held: HeldChange[];
  underWay: number;
  /** The greatest position taken by the receiver, or by an earlier sender's. */
  lastDone: number;
  /** Failures since the last success, those of attempts that were under way together counted once. */
  failuresInARow: number;
  lastFailureAt: number;
  /** Nothing is sent before this time. */
  pausedUntil: number;
}

export type Settlement =
  | { position: number; at: number; outcome: 'delivered' }
  | { position: number; at: number; outcome: 'failed'; random: number; retryAfterMs?: number };

/** Goes on where an earlier sender stood: of all up to `scanned` only what is open or held is left. */
export function planFrom(scanned: number, open: Parcel[] = [], held: HeldChange[] = []): DeliveryPlan {
  const parcels = sorted(open);
  const calm = { underWay: 0, failuresInARow: 0, lastFailureAt: -1, pausedUntil: 0 };
  return { scanned, parcels, held, lastDone: scanned, ...calm };
}

/**
 * The feed was read on; the entries are those that the subscriber asked for. One whose entity has a parked change before
 * it is held too: nothing newer of an entity comes before what is older.
 */
export function taken(plan: DeliveryPlan, { entries, held, scanned }: FeedSlice): DeliveryPlan {
  const all = [...plan.held, ...held];
  const firstHeld = new Map<string, number>();
  for (const { ref, position } of all) if (!firstHeld.has(ref)) firstHeld.set(ref, position);
  const mustWait = ({ ref, _id }: StoredFeedEntry) => (firstHeld.get(ref) ?? Infinity) < _id;
  const late = entries.filter(mustWait).map(({ _id: position, ref }) => ({ position, ref }));
  const parcels = entries.filter((entry) => !mustWait(entry)).map(parcelOf);
  const isSame = held.length + late.length === 0;
  return { ...plan, scanned, parcels: [...plan.parcels, ...parcels], held: isSame ? plan.held : [...all, ...late] };
}

/** What was held was looked at again; what can be told now becomes parcels, up to the first of its entity that waits. */
export function letGo(plan: DeliveryPlan, { entries, waiting }: FeedLook): DeliveryPlan {
  const readable = new Map(entries.map((entry) => [entry._id, entry]));
  const isWaiting = new Set(waiting.map(({ position }) => position));
  const blocked = new Set<string>();
  const held: HeldChange[] = [];
  const parcels: Parcel[] = [];
  for (const one of plan.held) {
    const entry = readable.get(one.position);
    if (isWaiting.has(one.position) || blocked.has(one.ref)) {
      blocked.add(one.ref);
      held.push(one);
    } else if (entry) parcels.push(parcelOf(entry));
  }
  if (held.length === plan.held.length) return plan;
  return { ...plan, held, parcels: sorted([...plan.parcels, ...parcels]) };
}

/** Whether more of the feed may be held in memory. */
export function hasRoom({ parcels }: DeliveryPlan, limits: DeliveryLimits): boolean {
  if (parcels.length >= limits.pendingMax) return false;
  return parcels.reduce((bytes, { entry }) => bytes + entry.event.length, 0) < limits.pendingBytesMax;
}

/** Whether the feed may be read on: there is room, and what was passed by is not too much to remember. */
export function mayReadOn(plan: DeliveryPlan, limits: DeliveryLimits): boolean {
  return plan.held.length < limits.heldMax && hasRoom(plan, limits);
}

/**
 * What to send now: of each entity only its oldest change, oldest first, no more at once than `concurrencyMax`. While the
 * receiver fails, one at a time.
 */
export function startable(plan: DeliveryPlan, now: number, limits: DeliveryLimits): Parcel[] {
  if (now < plan.pausedUntil) return [];
  const width = plan.failuresInARow > 0 ? 1 : limits.concurrencyMax;
  const free = width - plan.underWay;
  const chosen: Parcel[] = [];
  for (const parcel of heads(plan)) {
    if (chosen.length >= free) break;
    if (parcel.startedAt === undefined && parcel.dueAt <= now) chosen.push(parcel);
  }
  return chosen;
}

export function started(plan: DeliveryPlan, parcels: Parcel[], now: number): DeliveryPlan {
  const chosen = new Set(parcels);
  const underWay = plan.underWay + chosen.size;
  return {
    ...plan,
    underWay,
    parcels: plan.parcels.map((one) => (chosen.has(one) ? { ...one, startedAt: now } : one)),
  };
}

export function settled(plan: DeliveryPlan, settlement: Settlement, limits: DeliveryLimits): DeliveryPlan {
  const parcel = plan.parcels.find(({ entry }) => entry._id === settlement.position);
  if (!parcel) return plan;
  if (settlement.outcome === 'failed') return failed(plan, parcel, settlement, limits);
  return {
    ...plan,
    parcels: plan.parcels.filter((one) => one !== parcel),
    underWay: plan.underWay - Number(parcel.startedAt !== undefined),
    lastDone: Math.max(plan.lastDone, settlement.position),
    failuresInARow: 0,
    pausedUntil: 0,
  };
}

type Failure = Extract<Settlement, { outcome: 'failed' }>;

function failed(plan: DeliveryPlan, parcel: Parcel, failure: Failure, limits: DeliveryLimits): DeliveryPlan {
  const { at, random, retryAfterMs = 0 } = failure;
  const isCounted = (parcel.startedAt ?? at) >= plan.lastFailureAt;
  const failuresInARow = plan.failuresInARow + (isCounted ? 1 : 0);
  const attempts = parcel.attempts + 1;
  const after = (count: number) => at + Math.max(retryDelayMs(count, random, limits), retryAfterMs);
  const again = { entry: parcel.entry, attempts, dueAt: after(attempts) };
  return {
    ...plan,
    parcels: plan.parcels.map((one) => (one === parcel ? again : one)),
    underWay: plan.underWay - Number(parcel.startedAt !== undefined),
    failuresInARow,
    lastFailureAt: at,
    pausedUntil: Math.max(plan.pausedUntil, after(failuresInARow)),
  };
}

/** When something may be sent that may not be now; undefined when only a settlement or new changes can bring that about. */
export function nextDueAt(plan: DeliveryPlan): number | undefined {
  let earliest: number | undefined;
  for (const { startedAt, dueAt } of heads(plan)) {
    if (startedAt !== undefined) continue;
    if (dueAt <= plan.pausedUntil) return plan.pausedUntil;
    earliest = Math.min(earliest ?? dueAt, dueAt);
  }
  return earliest;
}

export function exhausted(plan: DeliveryPlan, limits: DeliveryLimits): Parcel | undefined {
  return plan.parcels.find(({ attempts }) => attempts >= limits.attemptsMax);
}

function parcelOf(entry: StoredFeedEntry): Parcel {
  return { entry, attempts: 0, dueAt: 0 };
}

function sorted(parcels: Parcel[]): Parcel[] {
  return [...parcels].sort((a, b) => a.entry._id - b.entry._id);
}

/** The oldest change of each entity; lazily, since mostly the first few are all that is asked for. */
function* heads({ parcels }: DeliveryPlan): Generator<Parcel> {
  const seen = new Set<string>();
  for (const parcel of parcels) {
    if (seen.has(parcel.entry.ref)) continue;
    seen.add(parcel.entry.ref);
    yield parcel;
  }
}
