import { createHash, createHmac, randomBytes } from 'node:crypto';

const secretPrefix = 'whsec_';
/** Standard Webhooks asks for 24 to 64 bytes. */
const secretBytes = 32;

export function generateSecret(): string {
  return secretPrefix + randomBytes(secretBytes).toString('base64');
}

/** The same at each attempt; a hash, since Standard Webhooks forbids the dots that an event id may have. */
export function webhookId(subscriptionId: string, eventId: string): string {
  return `msg_${createHash('sha256').update(`${subscriptionId}\n${eventId}`).digest('hex').slice(0, 40)}`;
}

export interface WebhookMessage {
  id: string;
  body: string;
  secret: string;
  sentAt: Date;
}

/** The three headers of Standard Webhooks, signature scheme v1 (HMAC-SHA256 over id, timestamp and body). */
export function webhookHeaders({ id, body, secret, sentAt }: WebhookMessage): Record<string, string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
