import type { LookupAddress } from 'node:dns';
import { WebhookReceiver } from '@callboard/testing';
import { AddressGuard, type Resolve } from './address-guard';
import { deliveryLimits } from './delivery.schedule';
import { WebhookSender } from './webhook.sender';

let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(() => receiver.received.splice(0));
afterAll(() => receiver.stop());

/** A resolver that answers each question with the next list of addresses, the last one for ever. */
function resolving(...answers: string[][]): Resolve {
  return (_, __, callback) => {
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    const found: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    setImmediate(callback, null, found);
  };
}

async function send(guard: AddressGuard, host: string) {
  const sender = new WebhookSender(guard, { ...deliveryLimits, connectTimeoutMs: 500 });
  const { signal } = new AbortController();
  const url = `http://${host}:${receiver.port}/hook`;
  const result = await sender.send({ url, headers: { 'webhook-id': 'msg_1' }, body: '{}', signal });
  await sender.close();
  return result;
}

describe('the address guard', () => {
  it.each(['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1', 'localhost'])(
    'lets no request reach loopback as %s in production',
    async (host) => {
      expect(await send(new AddressGuard(false), host)).toEqual({ outcome: 'failed', error: 'address-refused' });
      expect(receiver.received).toHaveLength(0);
    },
  );

  it.each(['0.0.0.0', '[::]'])('lets no request reach loopback as %s, not even in development', async (host) => {
    expect(await send(new AddressGuard(true), host)).toEqual({ outcome: 'failed', error: 'address-refused' });
    expect(receiver.received).toHaveLength(0);
  });

  it.each(['127.0.0.1', 'localhost'])('lets requests reach %s in development', async (host) => {
    expect(await send(new AddressGuard(true), host)).toEqual({ outcome: 'delivered', status: 204 });
  });

  it('refuses a name that turned to loopback after the subscription was made', async () => {
    const guard = new AddressGuard(false, resolving(['93.184.216.34'], ['127.0.0.1']));
    expect(await guard.refuses('rebind.example')).toBe(false);
    expect(await send(guard, 'rebind.example')).toMatchObject({ error: 'address-refused' });
    expect(receiver.received).toHaveLength(0);
  });

  it('refuses a name of which any address is private', async () => {
    const guard = new AddressGuard(false, resolving(['93.184.216.34', '10.0.0.1']));
    expect(await guard.refuses('mixed.example')).toBe(true);
    expect(await send(guard, 'mixed.example')).toMatchObject({ error: 'address-refused' });
  });

  it('connects to the very address that was checked', async () => {
    const guard = new AddressGuard(true, resolving(['127.0.0.1']));
    expect(await send(guard, 'named.example')).toMatchObject({ outcome: 'delivered' });
    expect(receiver.received[0]?.headers.host).toBe(`named.example:${receiver.port}`);
  });

  it('does not wait for ever for a name', async () => {
    expect(await new AddressGuard(false, () => undefined).refuses('silent.example')).toBe(false);
  });

  it('does not refuse a name that does not resolve: it may do so later', async () => {
    const guard = new AddressGuard(false, (_, __, callback) => callback(new Error('ENOTFOUND'), []));
    expect(await guard.refuses('later.example')).toBe(false);
  });
});
