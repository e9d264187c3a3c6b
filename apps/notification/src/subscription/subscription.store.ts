import { majorityJournaled } from '@callboard/mongo';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SubscriptionDocument } from './subscription.document';

/** What people do to subscriptions. What senders do is in `delivery/claim.store.ts`. */
@Injectable()
export class SubscriptionStore {
  constructor(@InjectModel('Subscription') private readonly subscriptions: Model<SubscriptionDocument>) {}

  async create(subscription: SubscriptionDocument): Promise<void> {
    await new this.subscriptions(subscription).save({ w: 'majority', j: true });
  }

  async delete(id: string): Promise<boolean> {
    const { deletedCount } = await this.subscriptions.deleteOne({ _id: id }, { writeConcern: majorityJournaled });
    return deletedCount > 0;
  }

  /** Goes on where it stood, all attempts forgotten; an active one stays as it is. */
  async resume(id: string): Promise<void> {
    await this.subscriptions.updateOne(
      { _id: id, state: { $ne: 'active' } },
      { $set: { state: 'active', reason: null, 'progress.open.$[].attempts': 0 } },
      { writeConcern: majorityJournaled },
    );
  }
}
