import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { WebhookListener } from './webhook-listener';

describe('the subscriber on loopback', () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const body = JSON.stringify({ id: 'component:default/a@1', type: 'callboard.entity.registered', position: 7 });
  let listener: WebhookListener;
  beforeEach(async () => (listener = await WebhookListener.listen()));
  afterEach(() => listener.close());

  async function deliver(signedBy: string): Promise<number> {
    const at = new Date();
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(signedBy).sign('msg_1', at, body),
    };
    return (await fetch(listener.url, { method: 'POST', headers, body })).status;
  }

  it('takes what is signed by its secret, once however often it arrives', async () => {
    listener.trust(secret);
    expect(await deliver(secret)).toBe(204);
    expect(await deliver(secret)).toBe(204);
    expect([...listener.received.values()]).toEqual([
      { id: 'component:default/a@1', type: 'callboard.entity.registered', position: 7 },
    ]);
  });

  it('refuses, and counts, what somebody else signed', async () => {
    listener.trust(secret);
    expect(await deliver(`whsec_${randomBytes(24).toString('base64')}`)).toBe(401);
    expect(listener.received.size).toBe(0);
    expect(listener.forged).toBe(1);
  });

  it('asks to be told again while it does not know its secret yet', async () => {
    expect(await deliver(secret)).toBe(503);
    expect(listener.forged).toBe(0);
  });
});
