import { majorityJournaled } from '@callboard/mongo';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { RELAY_COLLECTION } from './genesis';

/** Filling the topic of changes anew from the log: what was asked, and how far it is. */
export interface RepublishDocument {
  _id: 'republish';
  /** 1 for the first one ever asked for. */
  number: number;
  state: 'requested' | 'running' | 'done';
  requestedAt: Date;
  /** Who asked; `relay` where the leader found the topic's beginning gone. */
  by: string;
  reason?: string;
  /** Where the log begins in each partition: what lies before was deleted, or is about to be. */
  starts?: number[];
  /** The last position that the log had given when it began. */
  target?: number;
  /** The last position in the topic again. */
  published?: number;
  startedAt?: Date;
  finishedAt?: Date;
}

export type RepublishRequest = Pick<RepublishDocument, 'by' | 'reason'>;

const DUPLICATE_KEY = 11000;

/**
 * The durable course of a republish: requested by anybody, run by the leader, gone on with by the next one. `starts` is
 * written before the first record is deleted; so whoever leads later deletes no more than that, and knows that what
 * lies after it is the log's new beginning.
 */
export class Republish {
  private readonly documents: Collection<RepublishDocument>;

  constructor(db: Db) {
    this.documents = db.collection<RepublishDocument>(RELAY_COLLECTION);
  }

  async find(): Promise<RepublishDocument | undefined> {
    return (await this.documents.findOne({ _id: 'republish' }, { readConcern: 'majority' })) ?? undefined;
  }

  /** Asks for one; while one is under way, that one is the answer. */
  async request({ by, reason }: RepublishRequest): Promise<RepublishDocument> {
    const next = {
      number: { $add: [{ $ifNull: ['$number', 0] }, 1] },
      state: 'requested',
      requestedAt: '$$NOW',
      by: { $literal: by },
      ...(reason !== undefined && { reason: { $literal: reason } }),
      starts: { $ifNull: ['$starts', '$$REMOVE'] },
    };
    const idle = { _id: 'republish' as const, state: { $nin: ['requested' as const, 'running' as const] } };
    try {
      const whole = { $replaceWith: { _id: 'republish', ...next } };
      const options = { upsert: true, returnDocument: 'after', writeConcern: majorityJournaled } as const;
      return (await this.documents.findOneAndUpdate(idle, [whole], options))!;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
      return (await this.find())!;
    }
  }

  async isRequested(): Promise<boolean> {
    return (await this.documents.findOne({ _id: 'republish', state: 'requested' })) !== null;
  }

  /** Notes where the log will begin. False when another leader has taken the request up meanwhile. */
  async begin(number: number, { starts, target }: { starts: number[]; target: number }): Promise<boolean> {
    const { modifiedCount } = await this.documents.updateOne(
      { _id: 'republish', number, state: 'requested' },
      { $set: { state: 'running', starts, target, published: 0 }, $currentDate: { startedAt: true } },
      { writeConcern: majorityJournaled },
    );
    return modifiedCount === 1;
  }

  /** The topic is another one than `starts` were noted for. */
  async forgetStarts(number: number): Promise<void> {
    await this.documents.updateOne(
      { _id: 'republish', number },
      { $unset: { starts: 1 } },
      { writeConcern: majorityJournaled },
    );
  }

  async progress(number: number, published: number): Promise<void> {
    await this.documents.updateOne({ _id: 'republish', number, state: 'running' }, { $max: { published } });
  }

  async finish(number: number, published: number): Promise<void> {
    await this.documents.updateOne(
      { _id: 'republish', number, state: 'running' },
      { $set: { state: 'done' }, $max: { published }, $currentDate: { finishedAt: true } },
      { writeConcern: majorityJournaled },
    );
  }
}
