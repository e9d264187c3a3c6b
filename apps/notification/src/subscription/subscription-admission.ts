import { POSITION_SOURCE, type PositionSource } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { InjectProjection, type RunningProjection } from '@callboard/projection';
import { Inject, Injectable } from '@nestjs/common';
import { AddressGuard } from '../delivery/address-guard';
import type { SubscriptionWish } from './subscription.decider';
import { SubscriptionQueries } from './subscription.queries';
import { subscriptionLimits } from './subscription.request';

/** Checks of a wish what its class cannot: names, counts and positions. */
@Injectable()
export class SubscriptionAdmission {
  constructor(
    private readonly guard: AddressGuard,
    private readonly queries: SubscriptionQueries,
    @Inject(POSITION_SOURCE) private readonly feed: PositionSource,
    @InjectProjection('feed') private readonly projection: RunningProjection,
  ) {}

  /** Answers what "now" means for an admitted wish; throws a Problem for any other. */
  async admit({ target, start }: SubscriptionWish): Promise<number> {
    await this.checkTarget(target.url);
    await this.checkCount();
    await this.projection.read(); // before it has opened, "now" would mean the beginning
    if (typeof start === 'number') await this.awaitStart(start);
    return (await this.feed.current()).position;
  }

  private async checkTarget(url: string): Promise<void> {
    if (!(await this.guard.refuses(new URL(url).hostname))) return;
    const message = 'url leads to a private, loopback or otherwise special address, which webhooks may not reach';
    throw new Problem('invalid-request', message, [{ pointer: '/target/url', message, code: 'address-refused' }]);
  }

  private async checkCount(): Promise<void> {
    const { subscriptionsMax } = subscriptionLimits;
    if ((await this.queries.count(subscriptionsMax)) < subscriptionsMax) return;
    const message = `There are ${subscriptionsMax} subscriptions already; delete one first`;
    throw new Problem('overloaded', message, [], { retryAfterSeconds: 60 });
  }

  /** A position just read elsewhere may be ahead of this replica; one that never was would mean silence for ever. */
  private async awaitStart(start: number): Promise<void> {
    if (await this.feed.waitFor({ position: start }, subscriptionLimits.startWaitMs)) return;
    throw new Problem('not-yet-visible', `The feed has not reached position ${start}`, [], { retryAfterSeconds: 1 });
  }
}
