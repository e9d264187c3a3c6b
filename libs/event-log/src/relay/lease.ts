import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';
import { RELAY_COLLECTION } from './genesis';

interface LeaseDocument {
  _id: 'lease';
  holder: string;
  epoch: number;
  expiresAt: Date;
  /** The epoch whose holder gives positions; one that is still bringing Kafka level has not said so yet. */
  leads?: number;
  /** Why the last one that tried to lead would not. */
  refusal?: string;
}

/** Who leads, as the database tells anybody. */
export interface Leader {
  state: 'leading' | 'beginning' | 'refused' | 'absent';
  epoch: number;
  refusal?: string;
}

/** How long a leader may be silent before another takes over. */
export const LEASE_MS = 3_000;

/**
 * Who leads. It gives liveness only: two may believe they lead for a while, and the fence of the transactional id and
 * the `_id` of the batch document keep that harmless. All times are the server's.
 */
export class Lease {
  private readonly leases: Collection<LeaseDocument>;

  constructor(
    db: Db,
    private readonly holder: string,
  ) {
    this.leases = db.collection<LeaseDocument>(RELAY_COLLECTION);
  }

  /** Takes the lease when it is free or expired, renews it when it is ours: the epoch, or undefined when another leads. */
  async hold(): Promise<number | undefined> {
    const mine = { $eq: ['$holder', this.holder] };
    const free = { $lt: ['$expiresAt', '$$NOW'] };
    const lease = await this.leases.findOneAndUpdate(
      { _id: 'lease', $expr: { $or: [mine, free] } },
      [
        {
          $set: {
            epoch: { $cond: [mine, '$epoch', { $add: ['$epoch', 1] }] },
            holder: this.holder,
            expiresAt: { $add: ['$$NOW', LEASE_MS] },
          },
        },
      ],
      { returnDocument: 'after', writeConcern: majorityJournaled },
    );
    return lease?.epoch;
  }

  /** Gives the lease up at once, so that the next leader need not wait for its end. */
  async release(): Promise<void> {
    await this.leases.updateOne(
      { _id: 'lease', holder: this.holder },
      { $set: { holder: '', expiresAt: new Date(0) } },
    );
  }

  /** Tells everybody that this epoch's holder gives positions now. */
  async tellLeading(epoch: number): Promise<void> {
    await this.leases.updateOne({ _id: 'lease', epoch }, { $set: { leads: epoch }, $unset: { refusal: 1 } });
  }

  /** Tells everybody why nobody leads. */
  async tellRefusal(refusal: string): Promise<void> {
    await this.leases.updateOne({ _id: 'lease', holder: { $in: ['', this.holder] } }, { $set: { refusal } });
  }

  /** Makes the document that everybody competes for. */
  async ensure(): Promise<void> {
    await this.leases.updateOne(
      { _id: 'lease' },
      { $setOnInsert: { holder: '', epoch: 0, expiresAt: new Date(0) } },
      { upsert: true, writeConcern: majorityJournaled },
    );
  }
}

/** Who leads the relays of this log; the same answer whichever process asks. */
export async function leaderOf(db: Db): Promise<Leader> {
  const leases = db.collection<LeaseDocument>(RELAY_COLLECTION);
  const held = { $and: [{ $ne: ['$holder', ''] }, { $gt: ['$expiresAt', '$$NOW'] }] };
  const [lease] = await leases
    .aggregate<LeaseDocument & { held: boolean }>([{ $match: { _id: 'lease' } }, { $addFields: { held } }])
    .toArray();
  if (!lease) return { state: 'absent', epoch: 0 };
  const { epoch, refusal, leads } = lease;
  if (refusal !== undefined) return { state: 'refused', epoch, refusal };
  return { state: lease.held ? (leads === epoch ? 'leading' : 'beginning') : 'absent', epoch };
}
