import type { Logger } from '@callboard/logging';
import { Counter, Histogram, register } from 'prom-client';
import type { StoredFeedEntry } from '../feed/feed.document';
import type { AttemptRecord, SubscriptionDocument } from '../subscription/subscription.document';
import { type SecretBox, SecretUnreadableError } from './secret-box';
import { webhookHeaders, webhookId } from './webhook-signature';
import type { AttemptResult, WebhookSender } from './webhook.sender';

const attemptsTotal =
  (register.getSingleMetric('callboard_delivery_attempts_total') as Counter<'outcome'> | undefined) ??
  new Counter({
    name: 'callboard_delivery_attempts_total',
    help: 'Webhook attempts by outcome',
    labelNames: ['outcome'],
  });

const attemptSeconds =
  (register.getSingleMetric('callboard_delivery_attempt_seconds') as Histogram | undefined) ??
  new Histogram({ name: 'callboard_delivery_attempt_seconds', help: 'From request to the end of the answer' });

export interface AttemptMade {
  outcome: AttemptResult['outcome'] | 'unreadable-secret';
  retryAfterMs?: number;
  record: AttemptRecord;
}

/** One attempt with all that belongs to it: opened secret, signature, sending, record, log line, metrics. */
export class WebhookAttempt {
  /** Open for as long as a sender holds the subscription. */
  private readonly secrets = new WeakMap<SubscriptionDocument, string>();

  constructor(
    private readonly sender: WebhookSender,
    private readonly box: SecretBox,
    private readonly logger: Logger,
  ) {}

  async make(
    subscription: SubscriptionDocument,
    entry: StoredFeedEntry,
    { number, signal }: { number: number; signal: AbortSignal },
  ): Promise<AttemptMade> {
    const at = new Date();
    const startedAt = performance.now();
    const id = webhookId(subscription._id, entry.eventId);
    const result = await this.post(subscription, entry, { id, sentAt: at, signal });
    const durationMs = Math.round(performance.now() - startedAt);
    const { outcome, status, error } = result;
    const record: AttemptRecord = {
      at,
      position: entry._id,
      eventId: entry.eventId,
      webhookId: id,
      attempt: number,
      outcome: outcome === 'unreadable-secret' ? 'failed' : outcome,
      ...(status !== undefined && { status }),
      ...(error !== undefined && { error }),
      durationMs,
    };
    this.tell(subscription, record);
    return { outcome, retryAfterMs: result.retryAfterMs, record };
  }

  private async post(
    subscription: SubscriptionDocument,
    { event: body }: StoredFeedEntry,
    { id, sentAt, signal }: { id: string; sentAt: Date; signal: AbortSignal },
  ): Promise<Omit<AttemptResult, 'outcome'> & { outcome: AttemptMade['outcome'] }> {
    let secret: string;
    try {
      secret = this.secretOf(subscription);
    } catch (error) {
      if (error instanceof SecretUnreadableError) return { outcome: 'unreadable-secret', error: 'unreadable-secret' };
      throw error;
    }
    const headers = webhookHeaders({ id, body, secret, sentAt });
    return this.sender.send({ url: subscription.target.url, headers, body, signal });
  }

  private secretOf(subscription: SubscriptionDocument): string {
    const known = this.secrets.get(subscription);
    if (known !== undefined) return known;
    const secret = this.box.open(subscription.secret, subscription._id);
    this.secrets.set(subscription, secret);
    return secret;
  }

  private tell(subscription: SubscriptionDocument, record: AttemptRecord): void {
    attemptsTotal.inc({ outcome: record.outcome });
    attemptSeconds.observe(record.durationMs / 1_000);
    const isDelivered = record.outcome === 'delivered';
    if (isDelivered && !this.logger.isLevelEnabled('debug')) return;
    const { host } = new URL(subscription.target.url); // the path may hold a receiver's secret
    const { at: _, ...facts } = record;
    const line = { event: 'delivery.attempt.made', subscription: subscription._id, host, ...facts };
    if (isDelivered) this.logger.debug(line);
    else this.logger.info(line);
  }
}
