import { pause } from '@callboard/platform';
import type { GatewayClient } from './gateway-client';
import { WebhookListener } from './webhook-listener';

const path = '/api/notifications/v1/subscriptions';
const name = 'npm start: loopback demonstration';

interface Subscriptions {
  items?: { id: string; name: string }[];
}

/** What earlier starts, killed before they could end it, have left behind. */
async function forgetEarlier(client: GatewayClient): Promise<void> {
  const answer = await client.get(`${path}?limit=200`);
  const { items = [] } = (answer.body ?? {}) as Subscriptions;
  for (const item of items) if (item.name === name) await client.delete(`${path}/${item.id}`);
}

/** A webhook subscription of our own on loopback, from now until it is ended. */
export class LoopbackSubscription {
  private constructor(
    private readonly client: GatewayClient,
    private readonly id: string,
    readonly listener: WebhookListener,
  ) {}

  static async begin(client: GatewayClient): Promise<LoopbackSubscription> {
    await forgetEarlier(client);
    const listener = await WebhookListener.listen();
    const answer = await client.post(path, { name, target: { type: 'webhook', url: listener.url } });
    if (answer.status !== 201) {
      await listener.close();
      throw new Error(`The subscription was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    const { id, secret } = answer.body as { id: string; secret: string };
    listener.trust(secret);
    return new LoopbackSubscription(client, id, listener);
  }

  /** Waits until every one of the changes was received; resolves with those for which it was in vain. */
  async missing(changes: Set<string>, withinMs: number): Promise<string[]> {
    const { received } = this.listener;
    // What still arrives is slow, not lost: the time counts from the last arrival.
    let until = Date.now() + withinMs;
    for (let before = received.size; Date.now() < until; before = received.size) {
      if ([...changes].every((id) => received.has(id))) return [];
      await pause(20);
      if (received.size > before) until = Date.now() + withinMs;
    }
    return [...changes].filter((id) => !received.has(id));
  }

  async end(): Promise<void> {
    await this.client.delete(`${path}/${this.id}`);
    await this.listener.close();
  }
}
