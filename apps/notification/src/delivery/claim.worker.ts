import { randomUUID } from 'node:crypto';
import type { SubscriptionDocument } from '../subscription/subscription.document';
import { DeliveryWorker, type DeliveryTools } from './delivery.worker';
import { WakeSignal } from './wake-signal';

/**
 * Decides for which subscriptions this replica sends: takes those nobody sends for, keeps its leases alive, gives them
 * back at the end. One lease for each subscription, so that a slow or dead receiver holds up nobody else.
 */
export class ClaimWorker {
  private readonly owner = randomUUID();
  private readonly workers = new Map<string, DeliveryWorker>();
  private readonly ended = new Set<Promise<void>>();
  private readonly signal = new WakeSignal();
  private isStopping = false;
  private watchdog?: NodeJS.Timeout;
  private running?: Promise<void>;

  constructor(private readonly tools: DeliveryTools) {}

  start(): void {
    this.watchdog = setInterval(() => this.abandonExpired(), this.tools.limits.leaseMarginMs / 2);
    this.running = this.run();
  }

  /** A subscription was made, resumed or removed: look at once. */
  wake(): void {
    this.signal.wake();
  }

  /** The feed has grown. */
  wakeWorkers(): void {
    for (const worker of this.workers.values()) worker.wake();
  }

  get count(): number {
    return this.workers.size;
  }

  /** Lets attempts under way end, for a while; leases are given back. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.signal.wake();
    await this.running;
    for (const worker of this.workers.values()) worker.stop();
    const late = setTimeout(() => this.abandon(), this.tools.limits.stopTimeoutMs);
    await Promise.all(this.ended);
    clearTimeout(late);
    clearInterval(this.watchdog);
  }

  /** As if the process had died: leases are left to expire. */
  abandon(): void {
    this.isStopping = true;
    clearInterval(this.watchdog);
    this.signal.wake();
    for (const worker of this.workers.values()) worker.abandon();
  }

  private async run(): Promise<void> {
    const { limits, logger } = this.tools;
    while (!this.isStopping) {
      try {
        await this.look();
      } catch (error) {
        logger.warn({ event: 'delivery.claim.failed', err: error });
      }
      await this.signal.wait(limits.claimDelayMs);
    }
  }

  /** What is held here is looked after even if the database says that nothing is: it may have been taken away. */
  private async look(): Promise<void> {
    if (this.workers.size === 0 && !(await this.tools.claims.isConcerned(this.owner))) return;
    await this.renew();
    await this.take();
  }

  private async renew(): Promise<void> {
    const heldUntil = this.leaseEnd();
    const held = await this.tools.claims.renew(this.owner, this.tools.limits.leaseMs);
    for (const [id, worker] of this.workers) {
      if (held.get(id) === worker.claim.epoch) worker.holdUntil(heldUntil);
      else worker.abandon();
    }
    await this.giveBackUnserved(held);
  }

  /**
   * What was claimed by a request whose answer was lost, or whose sender has ended without the database: the lease that
   * is prolonged with all others would keep everybody from sending for it, this replica too.
   */
  private async giveBackUnserved(held: ReadonlyMap<string, number>): Promise<void> {
    for (const [id, epoch] of held) {
      if (this.workers.get(id)?.claim.epoch === epoch) continue;
      this.tools.logger.info({ event: 'delivery.claim.unserved', subscription: id, epoch });
      await this.tools.claims.release({ id, owner: this.owner, epoch });
    }
  }

  private async take(): Promise<void> {
    const { claims, limits } = this.tools;
    for (let taken = 0; taken < limits.claimsMax && !this.isStopping; taken += 1) {
      const heldUntil = this.leaseEnd();
      const subscription = await claims.claim(this.owner, limits.leaseMs);
      if (!subscription) return;
      this.begin(subscription, heldUntil);
    }
    this.signal.wake();
  }

  private begin(subscription: SubscriptionDocument, heldUntil: number): void {
    const id = subscription._id;
    this.workers.get(id)?.abandon();
    const worker = new DeliveryWorker(subscription, heldUntil, this.tools);
    this.workers.set(id, worker);
    const { scanned: position } = subscription.progress;
    this.tools.logger.info({ event: 'delivery.worker.started', subscription: id, epoch: worker.claim.epoch, position });
    const end: Promise<void> = worker
      .run()
      .catch((error: unknown) => {
        this.tools.logger.error({ event: 'delivery.worker.failed', subscription: id, err: error });
      })
      .finally(() => {
        if (this.workers.get(id) === worker) this.workers.delete(id);
        this.ended.delete(end);
        this.tools.logger.info({ event: 'delivery.worker.ended', subscription: id, epoch: worker.claim.epoch });
      });
    this.ended.add(end);
  }

  /** Beside the loop above, which may itself be waiting for a database that does not answer. */
  private abandonExpired(): void {
    for (const worker of this.workers.values()) if (!worker.isHeld()) worker.abandon();
  }

  /** Measured from before the request, and some before the database's own end. */
  private leaseEnd(): number {
    const { leaseMs, leaseMarginMs } = this.tools.limits;
    return performance.now() + leaseMs - leaseMarginMs;
  }
}
