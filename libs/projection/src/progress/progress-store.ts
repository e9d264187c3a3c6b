import { CLUSTER_TIME_ZERO, formatClusterTime, majorityJournaled, parseClusterTime } from '@callboard/mongo';
import type { Collection, Db, Timestamp } from 'mongodb';
import type { PartitionPlace } from '../intake/partition-intake';

/** The collection of the progress documents, beside the documents they tell of. */
export const progressCollection = 'progress';

interface ProgressDocument {
  /** `<projection>@<generation>`. */
  _id: string;
  /** The log that the positions belong to; absent until the first record. */
  incarnation?: string;
  partitions: Record<string, { position?: number; clusterTime?: Timestamp; changes?: number }>;
}

/** What the progress document says. */
export interface StoredProgress {
  incarnation: string | null;
  places: Map<number, PartitionPlace>;
}

/** The progress document is gone or belongs to another log: what this process believes about its places is void. */
export class ProgressLost extends Error {
  override readonly name = 'ProgressLost';
}

/** The one progress document of a generation, in the database of its documents. */
export class ProgressStore {
  private readonly collection: Collection<ProgressDocument>;

  constructor(
    db: Db,
    private readonly id: string,
  ) {
    this.collection = db.collection<ProgressDocument>(progressCollection, { writeConcern: majorityJournaled });
  }

  /** Creates the document where there is none, and reads it. */
  async open(): Promise<StoredProgress> {
    await this.collection.updateOne({ _id: this.id }, { $setOnInsert: { partitions: {} } }, { upsert: true });
    return this.read();
  }

  async read(): Promise<StoredProgress> {
    const document = await this.collection.findOne({ _id: this.id });
    const places = new Map<number, PartitionPlace>();
    for (const [partition, { position = 0, clusterTime, changes = 0 }] of Object.entries(document?.partitions ?? {})) {
      const time = clusterTime ? formatClusterTime(clusterTime) : CLUSTER_TIME_ZERO;
      places.set(Number(partition), { position, clusterTime: time, changes });
    }
    return { incarnation: document?.incarnation ?? null, places };
  }

  /** Binds the progress to the log it is about to follow; answers the log it is bound to, which may be another. */
  async adopt(incarnation: string): Promise<string | null> {
    await this.collection.updateOne({ _id: this.id, incarnation: { $exists: false } }, { $set: { incarnation } });
    return (await this.read()).incarnation;
  }

  /**
   * Raises places; they never fall, whoever writes. To be called after the data is written.
   * @throws ProgressLost
   */
  async raise(incarnation: string, places: ReadonlyMap<number, PartitionPlace>): Promise<void> {
    const $max: Record<string, number | Timestamp> = {};
    for (const [partition, { position, clusterTime, changes }] of places) {
      if (position > 0) $max[`partitions.${partition}.position`] = position;
      if (changes > 0) $max[`partitions.${partition}.changes`] = changes;
      const time = parseClusterTime(clusterTime);
      if (time && clusterTime !== CLUSTER_TIME_ZERO) $max[`partitions.${partition}.clusterTime`] = time;
    }
    if (Object.keys($max).length === 0) return;
    const { matchedCount } = await this.collection.updateOne({ _id: this.id, incarnation }, { $max });
    if (matchedCount === 0) throw new ProgressLost(`no progress document ${this.id} of the log ${incarnation}`);
  }
}
