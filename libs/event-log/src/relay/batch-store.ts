import { majorityJournaled } from '@callboard/mongo';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { type BatchDocument, lastPosition, logEndAfter, type PartitionOf } from './batch-document';

const DUPLICATE_KEY = 11000;

/** Another leader gave these positions: whoever meets this no longer leads. */
export class PositionsTaken extends Error {
  constructor(position: number) {
    super(`position ${position} was given by another leader`);
  }
}

/** The collection `batches`: which change has which position. */
export class BatchStore {
  private readonly batches: Collection<BatchDocument>;

  constructor(db: Db) {
    this.batches = db.collection<BatchDocument>('batches');
  }

  /** The index by which a receipt finds the positions of its changes. */
  async ensure(): Promise<void> {
    await this.batches.createIndex({ events: 1 });
  }

  /** Durable before it returns. Rejects with {@link PositionsTaken} when the first position is another leader's. */
  async insert(batch: BatchDocument): Promise<void> {
    try {
      await this.batches.insertOne(batch, { writeConcern: majorityJournaled });
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) throw new PositionsTaken(batch._id);
      if (!(await this.isOurs(batch))) throw error;
    }
  }

  async last(): Promise<BatchDocument | undefined> {
    const batch = await this.batches.find({}, { readConcern: 'majority' }).sort({ _id: -1 }).limit(1).next();
    return batch ?? undefined;
  }

  /** For each partition the position of its last event up to `position`; empty where no batch holds that one. */
  async lastPositionsAt(position: number, partition: PartitionOf): Promise<number[]> {
    const batch = await this.holding(position);
    if (!batch) return [];
    const events = batch.events.slice(0, position - batch._id + 1);
    return logEndAfter({ ...batch, events }, partition).positions;
  }

  /** All batches from the one that holds `position`, in order. */
  async *from(position: number): AsyncGenerator<BatchDocument> {
    const first = await this.holding(position);
    yield* this.batches.find({ _id: { $gte: first?._id ?? 0 } }, { readConcern: 'majority', sort: { _id: 1 } });
  }

  /** The positions of these log ids, of those that have one. */
  async positionsOf(ids: string[]): Promise<Map<string, number>> {
    const wanted = new Set(ids);
    const positions = new Map<string, number>();
    for await (const { _id, events } of this.batches.find({ events: { $in: ids } }, { projection: { events: 1 } })) {
      events.forEach((id, index) => wanted.has(id) && positions.set(id, _id + index));
    }
    return positions;
  }

  private async holding(position: number): Promise<BatchDocument | undefined> {
    const upTo = this.batches.find({ _id: { $lte: position } }, { readConcern: 'majority' });
    return (await upTo.sort({ _id: -1 }).limit(1).next()) ?? undefined;
  }

  /** After an insert of unknown outcome: whether exactly this batch is there. */
  private async isOurs(batch: BatchDocument): Promise<boolean> {
    const found = await this.batches.findOne({ _id: batch._id }, { readConcern: 'majority' });
    return found !== null && found.epoch === batch.epoch && lastPosition(found) === lastPosition(batch);
  }
}

/** The positions of log ids, for receipts; ids that have none yet are absent. */
export function positionsOf(db: Db, ids: string[]): Promise<Map<string, number>> {
  return new BatchStore(db).positionsOf(ids);
}
