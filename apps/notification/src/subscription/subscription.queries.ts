import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SubscriptionDocument } from './subscription.document';

export interface SubscriptionPage {
  items: SubscriptionDocument[];
  /** The id to go on after; undefined at the end. */
  lastId?: string;
}

@Injectable()
export class SubscriptionQueries {
  constructor(@InjectModel('Subscription') private readonly subscriptions: Model<SubscriptionDocument>) {}

  one(id: string): Promise<SubscriptionDocument | null> {
    return this.subscriptions.findById(id).lean<SubscriptionDocument | null>().exec();
  }

  /** In the order of creation, which ids have by themselves. */
  async page(limit: number, afterId = ''): Promise<SubscriptionPage> {
    const found = await this.subscriptions
      .find({ _id: { $gt: afterId } })
      .sort({ _id: 1 })
      .limit(limit + 1)
      .lean<SubscriptionDocument[]>()
      .exec();
    const items = found.slice(0, limit);
    return { items, lastId: found.length > limit ? items.at(-1)?._id : undefined };
  }

  /** Counts no further than `max`. */
  count(max: number): Promise<number> {
    return this.subscriptions.countDocuments({}, { limit: max }).exec();
  }
}
