import type { StoredFeedEntry } from '../feed/feed.document';
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
  underWay: number;
  /** The greatest position taken by the receiver. */
  lastDone: number;
  /** Failures since the last success, those of attempts that were under way together counted once. */
  failuresInARow: number;
  lastFailureAt: number;
  /** Nothing is sent before this time. */
  pausedUntil: number;
}

/** Where a later sender goes on: all up to `scanned` is done, except what is open. */
export interface Checkpoint {
  /** All up to here is done. */
  position: number;
  scanned: number;
  open: { position: number; attempts: number }[];
}

export type Settlement =
  | { position: number; at: number; outcome: 'delivered' }
  | { position: number; at: number; outcome: 'failed'; random: number; retryAfterMs?: number };

export function planFrom(scanned: number, open: Parcel[] = []): DeliveryPlan {
  return { scanned, parcels: open, underWay: 0, lastDone: 0, failuresInARow: 0, lastFailureAt: -1, pausedUntil: 0 };
}

/** The feed was read on, up to `scanned`; `entries` are those of it that the subscriber asked for. */
export function taken(plan: DeliveryPlan, entries: StoredFeedEntry[], scanned: number): DeliveryPlan {
  const parcels = entries.map((entry) => ({ entry, attempts: 0, dueAt: 0 }));
  return { ...plan, scanned, parcels: [...plan.parcels, ...parcels] };
}

/** Whether more of the feed may be held in memory. */
export function hasRoom({ parcels }: DeliveryPlan, limits: DeliveryLimits): boolean {
  if (parcels.length >= limits.pendingMax) return false;
  return parcels.reduce((bytes, { entry }) => bytes + entry.event.length, 0) < limits.pendingBytesMax;
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

export function checkpointOf(plan: DeliveryPlan): Checkpoint {
  const isOpen = ({ entry, attempts }: Parcel) => entry._id < plan.lastDone || attempts > 0;
  const lastOpen = plan.parcels.findLastIndex(isOpen);
  const open = plan.parcels.slice(0, lastOpen + 1);
  const untouched = plan.parcels[lastOpen + 1];
  const [oldest] = plan.parcels;
  return {
    position: oldest ? oldest.entry._id - 1 : plan.scanned,
    scanned: untouched ? untouched.entry._id - 1 : plan.scanned,
    open: open.map(({ entry, attempts }) => ({ position: entry._id, attempts })),
  };
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
