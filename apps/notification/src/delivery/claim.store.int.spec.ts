import { freshNames, platformAddresses, waitUntil } from '@callboard/testing';
import { createConnection, type Connection, type Model } from 'mongoose';
import { subscribe } from '../subscription/subscription.decider';
import { subscriptionSchema, type SubscriptionDocument } from '../subscription/subscription.document';
import { SubscriptionStore } from '../subscription/subscription.store';
import { ClaimStore, heldBy, unclaimed } from './claim.store';

const secret = { keyId: 'k', nonce: 'n', tag: 't', text: 's' };
const progress = { position: 9, scanned: 9, open: [{ position: 4, attempts: 2 }] };

let connection: Connection;
let model: Model<SubscriptionDocument>;
let claims: ClaimStore;

beforeAll(async () => {
  const dbName = `${freshNames().databasePrefix}_notification`;
  connection = await createConnection(platformAddresses().mongoUrl, { dbName }).asPromise();
  model = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
  await model.init();
  claims = new ClaimStore(model);
});

beforeEach(async () => {
  await model.deleteMany({});
  const wish = { name: 'spec', target: { type: 'webhook' as const, url: 'https://example.com/' } };
  const moment = { id: 'sub_1', secret, actor: 'admin', at: new Date(), watermark: 3 };
  await new SubscriptionStore(model).create(subscribe(wish, moment));
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const stored = () => model.findById('sub_1').lean<SubscriptionDocument>().exec();
const claimOf = (owner: string, epoch: number) => ({ id: 'sub_1', owner, epoch });

describe('a claim', () => {
  it('is taken by one of many who ask at once', async () => {
    const asked = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => claims.claim(owner, 60_000)));
    expect(asked.filter((claimed) => claimed !== null)).toHaveLength(1);
  });

  it('passes on only when its lease has run out, under a higher epoch', async () => {
    expect((await claims.claim('old', 200))?.lease.epoch).toBe(1);
    expect(await claims.claim('new', 200)).toBeNull();
    const next = await waitUntil(() => claims.claim('new', 60_000));
    expect(next.lease).toMatchObject({ owner: 'new', epoch: 2 });
  });

  it('concerns its owner while it is held, everybody once it is free, and nobody when it is halted', async () => {
    const concerned = () => Promise.all(['mine', 'other'].map((owner) => claims.isConcerned(owner)));
    expect(await concerned()).toEqual([true, true]);
    await claims.claim('mine', 60_000);
    expect(await concerned()).toEqual([true, false]);
    await claims.halt(claimOf('mine', 1), 'suspended', 'spec');
    expect(await concerned()).toEqual([false, false]);
  });

  it('lasts as long as it is renewed', async () => {
    await claims.claim('old', 60);
    expect(await claims.renew('old', 60_000)).toEqual(new Map([['sub_1', 1]]));
    const since = Date.now();
    await waitUntil(() => Date.now() - since > 100);
    expect(await claims.claim('new', 60_000)).toBeNull();
    expect(await claims.renew('new', 60_000)).toEqual(new Map());
  });

  it('that is lost writes nothing any more', async () => {
    await claims.claim('old', 1);
    await waitUntil(() => claims.claim('new', 60_000));
    expect(await claims.report(claimOf('old', 1), { progress, lastAttempt: null })).toBe(false);
    await claims.halt(claimOf('old', 1), 'disabled', 'late');
    await claims.release(claimOf('old', 1));
    expect(await stored()).toMatchObject({ state: 'active', lease: { owner: 'new' }, progress: { position: 3 } });
  });

  it('that is held keeps how far its sender came', async () => {
    await claims.claim('one', 60_000);
    expect(await claims.report(claimOf('one', 1), { progress, lastAttempt: null })).toBe(true);
    expect((await stored())?.progress).toMatchObject(progress);
  });

  it('is there at once when it was given back, and never for what is halted, until that is resumed', async () => {
    await claims.claim('one', 60_000);
    await claims.report(claimOf('one', 1), { progress, lastAttempt: null });
    await claims.release(claimOf('one', 1));
    await claims.claim('two', 60_000);
    await claims.halt(claimOf('two', 2), 'suspended', 'spec');
    expect(await claims.claim('three', 60_000)).toBeNull();
    await new SubscriptionStore(model).resume('sub_1');
    const resumed = await claims.claim('three', 60_000);
    expect(resumed).toMatchObject({ reason: null, progress: { open: [{ position: 4, attempts: 0 }] } });
  });

  it.each([
    ['the subscriptions nobody sends for', unclaimed, 'state_1_lease.until_1'],
    ['the subscriptions a replica holds', heldBy('one'), 'lease.owner_1'],
  ])('looks for %s by an index', async (_, filter, index) => {
    const plan = JSON.stringify(await model.collection.find(filter).explain('queryPlanner'));
    expect(plan).toContain(`"indexName":"${index}"`);
    expect(plan).not.toContain('COLLSCAN');
  });
});
