import type { HeldChange } from '../feed/feed.queries';
import type { DeliveryPlan, Parcel } from './delivery.planner';

/** Where a later sender goes on: all up to `scanned` is done, except what is open. */
export interface Checkpoint {
  /** All up to here is done. */
  position: number;
  scanned: number;
  open: { position: number; attempts: number }[];
  /** Parked changes that were passed by; absent in what was written before there was such a list. */
  held?: HeldChange[];
}

/** How far a plan has come, for a later sender. */
export function checkpointOf(plan: DeliveryPlan): Checkpoint {
  const isOpen = ({ entry, attempts }: Parcel) => entry._id <= plan.lastDone || attempts > 0;
  const lastOpen = plan.parcels.findLastIndex(isOpen);
  const open = plan.parcels.slice(0, lastOpen + 1);
  const untouched = plan.parcels[lastOpen + 1];
  const [oldest] = plan.parcels;
  const scanned = untouched ? untouched.entry._id - 1 : plan.scanned;
  return {
    position: oldest ? oldest.entry._id - 1 : plan.scanned,
    scanned,
    open: open.map(({ entry, attempts }) => ({ position: entry._id, attempts })),
    // What lies behind will be met again.
    held: plan.held.filter(({ position }) => position <= scanned),
  };
}
