import { POSITION_SOURCE, type PositionSource } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { Inject, Injectable } from '@nestjs/common';
import { Types } from 'mongoose';
import { AddressGuard } from '../delivery/address-guard';
import { ClaimWorker } from '../delivery/claim.worker';
import { SecretBox } from '../delivery/secret-box';
import { generateSecret } from '../delivery/webhook-signature';
import { subscribe, type SubscriptionWish } from './subscription.decider';
import type { SubscriptionDocument } from './subscription.document';
import { SubscriptionQueries } from './subscription.queries';
import { subscriptionLimits } from './subscription.request';
import { SubscriptionStore } from './subscription.store';

export interface NewSubscription {
  subscription: SubscriptionDocument;
  secret: string;
}

/** Where subscriptions are made and ended: checks what a request class cannot, keeps, and wakes the senders. */
@Injectable()
export class SubscriptionDesk {
  constructor(
    private readonly store: SubscriptionStore,
    private readonly queries: SubscriptionQueries,
    private readonly guard: AddressGuard,
    private readonly box: SecretBox,
    private readonly claims: ClaimWorker,
    @Inject(POSITION_SOURCE) private readonly feed: PositionSource,
  ) {}

  async create(wish: SubscriptionWish, actor: string): Promise<NewSubscription> {
    await this.checkTarget(wish.target.url);
    await this.checkCount();
    await this.awaitStart(wish.start);
    const secret = generateSecret();
    const id = `sub_${new Types.ObjectId().toHexString()}`; // ordered by time, so lists are too
    const { position: watermark } = await this.feed.current();
    const moment = { id, secret: this.box.seal(secret, id), actor, at: new Date(), watermark };
    const subscription = subscribe(wish, moment);
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

  private async checkTarget(url: string): Promise<void> {
    if (!(await this.guard.refuses(new URL(url).hostname))) return;
    const message = 'url leads to a private, loopback or otherwise special address, which webhooks may not reach';
    throw new Problem('invalid-request', message, [{ pointer: '/target/url', message, code: 'address-refused' }]);
  }

  private async checkCount(): Promise<void> {
    const { subscriptionsMax } = subscriptionLimits;
    if ((await this.queries.count(subscriptionsMax)) < subscriptionsMax) return;
    throw new Problem('overloaded', `There are ${subscriptionsMax} subscriptions already; delete one first`, [], {
      retryAfterSeconds: 60,
    });
  }

  /** A position just read elsewhere may be ahead of this replica; one that never was would mean silence for ever. */
  private async awaitStart(start: 'now' | number = 'now'): Promise<void> {
    if (start === 'now') return;
    if (await this.feed.waitFor({ position: start }, subscriptionLimits.startWaitMs)) return;
    throw new Problem('not-yet-visible', `The feed has not reached position ${start}`, [], { retryAfterSeconds: 1 });
  }
}
