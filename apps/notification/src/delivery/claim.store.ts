import { majorityJournaled } from '@callboard/mongo';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Collection, Document } from 'mongodb';
import type { Model } from 'mongoose';
import type { AttemptRecord, SubscriptionDocument, SubscriptionState } from '../subscription/subscription.document';
import type { Checkpoint } from './checkpoint';

/** The right to send for one subscription; lost when another replica raises the epoch. */
export interface Claim {
  id: string;
  owner: string;
  epoch: number;
}

export interface SendingReport {
  progress: Checkpoint;
  lastAttempt: AttemptRecord | null;
}

const isFree = { $lt: ['$lease.until', '$$NOW'] };

/** Active, and nobody sends for it. */
export const unclaimed = { state: 'active' as const, $expr: isFree };

/** Active, and this replica sends for it, or did until its lease ran out. */
export const heldBy = (owner: string) => ({ state: 'active' as const, 'lease.owner': owner });

const afterwards = { writeConcern: majorityJournaled };

/** Leases by the database's clock alone; every write of a sender carries owner and epoch in its filter. */
@Injectable()
export class ClaimStore {
  private readonly subscriptions: Collection<SubscriptionDocument>;

  constructor(@InjectModel('Subscription') model: Model<SubscriptionDocument>) {
    this.subscriptions = model.collection as unknown as Collection<SubscriptionDocument>;
  }

  /** Whether `owner` holds a lease to prolong, or there is one to take: all that an idle replica asks. */
  async isConcerned(owner: string): Promise<boolean> {
    const mineOrFree = { state: 'active' as const, $or: [{ 'lease.owner': owner }, { $expr: isFree }] };
    return (await this.subscriptions.findOne(mineOrFree, { projection: { _id: 1 } })) !== null;
  }

  /** Takes one active subscription that nobody sends for; null when there is none. */
  claim(owner: string, leaseMs: number): Promise<SubscriptionDocument | null> {
    const epoch = { $add: ['$lease.epoch', 1] };
    return this.subscriptions.findOneAndUpdate(
      unclaimed,
      [{ $set: { lease: { owner, epoch, until: until(leaseMs) } } }],
      { returnDocument: 'after', ...afterwards },
    );
  }

  /** Prolongs all leases of `owner` and answers which it still holds: id to epoch. */
  async renew(owner: string, leaseMs: number): Promise<Map<string, number>> {
    const mine = heldBy(owner);
    await this.subscriptions.updateMany(mine, [{ $set: { 'lease.until': until(leaseMs) } }], afterwards);
    const held = await this.subscriptions.find(mine, { projection: { 'lease.epoch': 1 } }).toArray();
    return new Map(held.map(({ _id, lease }) => [_id, lease.epoch]));
  }

  /** False when the claim is lost; nothing was written then. */
  async report(claim: Claim, { progress, lastAttempt }: SendingReport): Promise<boolean> {
    const change = lastAttempt ? { progress, lastAttempt } : { progress };
    const { matchedCount } = await this.subscriptions.updateOne(held(claim), { $set: change }, afterwards);
    return matchedCount > 0;
  }

  /** Ends the sending for a reason that retrying does not mend; a person resumes it. */
  async halt(claim: Claim, state: Exclude<SubscriptionState, 'active'>, reason: string): Promise<void> {
    const change = { state, reason, 'lease.owner': null, 'lease.until': new Date(0) };
    await this.subscriptions.updateOne(held(claim), { $set: change }, afterwards);
  }

  /** Lets another replica take it at once. */
  async release(claim: Claim): Promise<void> {
    const change = { 'lease.owner': null, 'lease.until': new Date(0) };
    await this.subscriptions.updateOne(held(claim), { $set: change }, afterwards);
  }
}

function held({ id, owner, epoch }: Claim) {
  return { _id: id, state: 'active' as const, 'lease.owner': owner, 'lease.epoch': epoch };
}

function until(leaseMs: number): Document {
  return { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: leaseMs } };
}
