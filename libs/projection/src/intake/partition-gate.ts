import { EventFromTheFuture } from '@callboard/events';
import type { RecordBatch } from '@callboard/kafka';
import type { Hindrances } from '../projector/hindrances';
import { beginning, type Intake, type PartitionPlace, takeIn } from './partition-intake';
import { type PlacedRecord, placeRecord } from './placed-record';
import type { ProgressStore } from '../progress/progress-store';

/** The records belong to another log than the documents: nothing is consumed until an operator has decided. */
export class ForeignLog extends Error {
  override readonly name = 'ForeignLog';
}

/** What of a batch may be written, and what stands behind it that a newer build has written. */
export interface Admission {
  intake: Intake;
  incarnation: string | null;
  future: EventFromTheFuture | null;
}

/**
 * Where a batch is held against the partition's place: duplicates are dropped, gaps found, other logs refused. The place
 * is the stored one, kept here while this process advances it.
 */
export class PartitionGate {
  private readonly places = new Map<number, PartitionPlace>();
  private incarnation: string | null = null;

  constructor(
    private readonly store: ProgressStore,
    private readonly hindrances: Hindrances,
  ) {}

  async admit(batch: RecordBatch, isWanted: () => boolean): Promise<Admission> {
    const { records, future } = placeAll(batch);
    const { partition } = batch;
    return this.hindrances.overcome(`partition ${partition}`, isWanted, async () => {
      await this.requireSameLog(records);
      let intake = takeIn(records, await this.placeOf(partition));
      if (intake.gap) {
        // Another member may have been here since: what counts is what is stored.
        this.places.delete(partition);
        intake = takeIn(records, await this.placeOf(partition));
      }
      return { intake, incarnation: this.incarnation, future };
    });
  }

  /** The partition has come this far. */
  advance(partition: number, place: PartitionPlace): void {
    this.places.set(partition, place);
  }

  /** Takes everything again, by the documents' own versions: one of them lacks a version that was passed. */
  takeAgain(partition: number): void {
    this.places.set(partition, beginning);
  }

  /** Reads the stored places again before the next batch; without arguments those of all partitions. */
  forget(partitions: Iterable<number> = [...this.places.keys()]): void {
    for (const partition of partitions) this.places.delete(partition);
    this.incarnation = null;
  }

  private async placeOf(partition: number): Promise<PartitionPlace> {
    const known = this.places.get(partition);
    if (known) return known;
    const place = (await this.store.read()).places.get(partition) ?? beginning;
    this.places.set(partition, place);
    return place;
  }

  private async requireSameLog(records: readonly PlacedRecord[]): Promise<void> {
    for (const record of records) {
      const place = record.kind === 'stray' ? record.place : record;
      if (!place) continue;
      if (place.incarnation === this.incarnation) continue;
      const bound = await this.store.adopt(place.incarnation);
      if (bound !== place.incarnation) {
        throw new ForeignLog(`records of the log ${place.incarnation}, documents of the log ${bound}`);
      }
      this.incarnation = bound;
    }
  }
}

function placeAll({ records }: RecordBatch): { records: PlacedRecord[]; future: EventFromTheFuture | null } {
  const placed: PlacedRecord[] = [];
  for (const record of records) {
    try {
      placed.push(placeRecord(record));
    } catch (error) {
      if (error instanceof EventFromTheFuture) return { records: placed, future: error };
      throw error;
    }
  }
  return { records: placed, future: null };
}
