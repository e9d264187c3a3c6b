import { Injectable } from '@nestjs/common';
import { Types } from 'mongoose';
import { ClaimWorker } from '../delivery/claim.worker';
import { SecretBox } from '../delivery/secret-box';
import { generateSecret } from '../delivery/webhook-signature';
import { SubscriptionAdmission } from './subscription-admission';
import { subscribe, type SubscriptionWish } from './subscription.decider';
import type { SubscriptionDocument } from './subscription.document';
import { SubscriptionStore } from './subscription.store';

export interface NewSubscription {
  subscription: SubscriptionDocument;
  secret: string;
}

/** Where subscriptions are made, ended and resumed; the senders of this replica hear of it at once. */
@Injectable()
export class SubscriptionDesk {
  constructor(
    private readonly admission: SubscriptionAdmission,
    private readonly store: SubscriptionStore,
    private readonly box: SecretBox,
    private readonly claims: ClaimWorker,
  ) {}

  async create(wish: SubscriptionWish, actor: string): Promise<NewSubscription> {
    const watermark = await this.admission.admit(wish);
    const id = `sub_${new Types.ObjectId().toHexString()}`; // ordered by time, so lists are too
    const secret = generateSecret();
    const sealed = this.box.seal(secret, id);
    const subscription = subscribe(wish, { id, secret: sealed, actor, at: new Date(), watermark });
    await this.store.create(subscription);
    this.claims.wake();
    return { subscription, secret };
  }

  async delete(id: string): Promise<boolean> {
    const isDeleted = await this.store.delete(id);
    this.claims.wake();
    return isDeleted;
  }

  async resume(id: string): Promise<void> {
    await this.store.resume(id);
    this.claims.wake();
  }
}
