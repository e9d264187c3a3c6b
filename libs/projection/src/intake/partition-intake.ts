import { CLUSTER_TIME_ZERO, compareClusterTimes } from '@callboard/mongo';
import type { EntityRecord, Place, PlacedRecord, StrayRecord } from './placed-record';

/** How far one partition is. Whoever gets this far has the same place: it is a function of the log. */
export interface PartitionPlace {
  /** The greatest position or mark taken there. */
  position: number;
  /** Everything with a cluster time below it is taken, as the partition's marks say. */
  clusterTime: string;
  /** How many changes there are in the partition up to here: by this a rebuild knows that it did all of them. */
  changes: number;
}

/** Where every partition begins. */
export const beginning: Readonly<PartitionPlace> = { position: 0, clusterTime: CLUSTER_TIME_ZERO, changes: 0 };

/** What of a batch is new, in order, up to the first gap. */
export interface Intake {
  entities: EntityRecord[];
  strays: StrayRecord[];
  ignored: number;
  duplicates: number;
  /** How far the partition is once all of it is applied or parked. */
  place: PartitionPlace;
  gap: Gap | null;
}

/** Something between `applied` and `prev` was never received, or a version of an entity is missing. */
export interface Gap {
  kind: 'position' | 'version';
  position: number;
  expected: number;
  found: number;
}

/**
 * Rule 12: a record is taken when the one before it in its partition has been taken; at the first that is not, the
 * rest is left. What was taken before is a duplicate. Marks move the place and nothing else.
 */
export function takeIn(records: readonly PlacedRecord[], from: PartitionPlace): Intake {
  const intake: Intake = { entities: [], strays: [], ignored: 0, duplicates: 0, place: { ...from }, gap: null };
  for (const record of records) {
    const place = record.kind === 'stray' ? record.place : record;
    if (place && place.prev > intake.place.position) {
      const { position, prev } = place;
      intake.gap = { kind: 'position', position, expected: intake.place.position, found: prev };
      return intake;
    }
    takeOne(record, place, intake);
  }
  return intake;
}

function takeOne(record: PlacedRecord, place: Place | null, intake: Intake): void {
  if (record.kind === 'mark') {
    if (compareClusterTimes(record.clusterTime, intake.place.clusterTime) > 0) {
      intake.place.clusterTime = record.clusterTime;
    }
  } else if (place && place.position <= intake.place.position) {
    intake.duplicates += 1;
    return;
  } else if (record.kind === 'entity') intake.entities.push(record);
  else if (record.kind === 'stray') intake.strays.push(record);
  else intake.ignored += 1;
  if (!place) return;
  if (record.kind !== 'mark') intake.place.changes += 1;
  intake.place.position = Math.max(intake.place.position, place.position);
}
