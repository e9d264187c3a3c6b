import type { Logger } from '@callboard/logging';
import type { FeedQueries } from '../feed/feed.queries';
import type { AttemptRecord, SubscriptionDocument } from '../subscription/subscription.document';
import { checkpointOf } from './checkpoint';
import type { Claim, ClaimStore } from './claim.store';
import * as planner from './delivery.planner';
import type { DeliveryLimits } from './delivery.schedule';
import { FeedSource } from './feed.source';
import { WakeSignal } from './wake-signal';
import type { Parcel } from './delivery.planner';
import type { WebhookAttempt } from './webhook-attempt';

export interface DeliveryTools {
  feed: FeedQueries;
  claims: ClaimStore;
  attempt: WebhookAttempt;
  limits: DeliveryLimits;
  logger: Logger;
  /** The position up to which the feed is complete. */
  watermark(): number;
}

/**
 * Sends for one claimed subscription: reads the feed from the subscription's cursor, asks the planner what is due, and
 * reports how far it came. Whatever it does not report is sent again by the next one, under the same ids.
 */
export class DeliveryWorker {
  readonly claim: Claim;
  private plan = planner.planFrom(0);
  private readonly source: FeedSource;
  private readonly signal = new WakeSignal();
  private readonly abort = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private isStopping = false;
  private halt?: { state: 'suspended' | 'disabled'; reason: string };
  private lastAttempt: AttemptRecord | null = null;
  private reported = { scanned: -1, at: 0, held: this.plan.held };
  private reporting?: Promise<void>;
  private heldUntil: number;

  constructor(
    private readonly subscription: SubscriptionDocument,
    heldUntil: number,
    private readonly tools: DeliveryTools,
  ) {
    const { _id: id, lease } = subscription;
    this.claim = { id, owner: lease.owner ?? '', epoch: lease.epoch };
    this.heldUntil = heldUntil;
    this.source = new FeedSource(tools.feed, subscription, tools.limits);
  }

  /** Until stopped, abandoned or halted; then the claim is given back, if it is still held. */
  async run(): Promise<void> {
    let isRestored = false;
    while (!this.isStopping && !this.halt) {
      try {
        if (!isRestored) this.plan = await this.source.restore();
        isRestored = true;
        await this.step();
      } catch (error) {
        this.tools.logger.warn({ event: 'delivery.worker.troubled', subscription: this.claim.id, err: error });
        await this.signal.wait(this.tools.limits.troubleDelayMs);
      }
    }
    await Promise.all(this.underWay);
    if (!this.abort.signal.aborted && isRestored) await this.finish();
  }

  wake(): void {
    this.signal.wake();
  }

  /** The lease was renewed; by `performance.now()`. */
  holdUntil(time: number): void {
    this.heldUntil = time;
  }

  isHeld(): boolean {
    return performance.now() < this.heldUntil;
  }

  /** Starts nothing new; attempts under way may end. */
  stop(): void {
    this.isStopping = true;
    this.signal.wake();
  }

  /** The claim is lost, or time is up: attempts under way are broken off and nothing is written any more. */
  abandon(): void {
    this.abort.abort();
    this.stop();
  }

  private async step(): Promise<void> {
    await this.fill();
    this.launch();
    this.report();
    await this.signal.wait(this.waitMs());
  }

  private async fill(): Promise<void> {
    const watermark = this.tools.watermark();
    const { look, slice } = await this.source.read(this.plan, watermark);
    if (look) this.plan = planner.letGo(this.plan, look);
    if (!slice) return;
    this.plan = planner.taken(this.plan, slice);
    if (slice.scanned < watermark) this.signal.wake();
  }

  private launch(): void {
    if (this.isStopping || this.halt || !this.isHeld()) return;
    const now = Date.now();
    const parcels = planner.startable(this.plan, now, this.tools.limits);
    this.plan = planner.started(this.plan, parcels, now);
    for (const parcel of parcels) {
      const attempt: Promise<void> = this.send(parcel)
        .catch((error: unknown) => this.breakDown(error))
        .finally(() => {
          this.underWay.delete(attempt);
          this.signal.wake();
        });
      this.underWay.add(attempt);
    }
  }

  private async send({ entry, attempts }: Parcel): Promise<void> {
    const { limits, attempt } = this.tools;
    const made = await attempt.make(this.subscription, entry, { number: attempts + 1, signal: this.abort.signal });
    const { outcome, retryAfterMs } = made;
    this.lastAttempt = made.record;
    const settlement = { position: entry._id, at: Date.now() };
    if (outcome === 'delivered') {
      this.plan = planner.settled(this.plan, { ...settlement, outcome }, limits);
      return;
    }
    const failure = { ...settlement, outcome: 'failed' as const, random: Math.random(), retryAfterMs };
    this.plan = planner.settled(this.plan, failure, limits);
    if (outcome === 'gone') this.halt = { state: 'disabled', reason: 'the receiver answered 410 Gone' };
    if (outcome === 'unreadable-secret') this.halt = { state: 'suspended', reason: 'the secret cannot be read' };
    const spent = planner.exhausted(this.plan, limits);
    if (spent) this.halt ??= { state: 'suspended', reason: `position ${spent.entry._id} failed too often` };
  }

  /** What nobody foresaw leaves a parcel under way for good: the plan is given up with the claim, and made anew. */
  private breakDown(error: unknown): void {
    this.tools.logger.error({ event: 'delivery.worker.broken', subscription: this.claim.id, err: error });
    this.abandon();
  }

  /** Not per message: progress that is lost is sent again, under the same ids. */
  private report(): void {
    if (this.reporting || Date.now() < this.reportDueAt()) return;
    this.reporting = this.writeReport()
      .catch((error: unknown) => {
        this.tools.logger.warn({ event: 'delivery.report.failed', subscription: this.claim.id, err: error });
      })
      .finally(() => {
        this.reporting = undefined;
        this.signal.wake();
      });
  }

  private async writeReport(): Promise<void> {
    const progress = checkpointOf(this.plan);
    const { lastAttempt } = this;
    this.reported = { scanned: progress.scanned, at: Date.now(), held: this.plan.held };
    this.lastAttempt = null;
    const isHeld = await this.tools.claims.report(this.claim, { progress, lastAttempt });
    if (!isHeld) this.abandon();
  }

  private reportDueAt(): number {
    const { limits } = this.tools;
    if (this.lastAttempt) return this.reported.at + limits.reportDelayMs;
    const hasMoved = this.plan.scanned !== this.reported.scanned || this.plan.held !== this.reported.held;
    return hasMoved && this.plan.parcels.length === 0 ? this.reported.at + limits.idleReportDelayMs : Infinity;
  }

  private waitMs(): number {
    const isFull = this.plan.underWay >= this.tools.limits.concurrencyMax;
    const dueAt = isFull ? Infinity : (planner.nextDueAt(this.plan) ?? Infinity);
    const reportDueAt = this.reporting ? Infinity : this.reportDueAt();
    const soonest = Math.min(dueAt, reportDueAt, this.source.lookDueAt(this.plan));
    return Math.min(Math.max(soonest - Date.now(), 0), this.tools.limits.idleReportDelayMs);
  }

  private async finish(): Promise<void> {
    await this.reporting;
    await this.writeReport();
    if (this.halt) await this.tools.claims.halt(this.claim, this.halt.state, this.halt.reason);
    else await this.tools.claims.release(this.claim);
  }
}
