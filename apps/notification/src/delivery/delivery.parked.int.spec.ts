import { randomBytes, randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import type { LiveDocuments } from '@callboard/projection';
import { freshNames, platformAddresses, waitUntil, WebhookReceiver } from '@callboard/testing';
import { createConnection, type Connection, type Model } from 'mongoose';
import type { StoredFeedEntry } from '../feed/feed.document';
import { FeedQueries } from '../feed/feed.queries';
import { subscribe } from '../subscription/subscription.decider';
import { subscriptionSchema, type SubscriptionDocument } from '../subscription/subscription.document';
import { SubscriptionStore } from '../subscription/subscription.store';
import { AddressGuard } from './address-guard';
import { ClaimStore } from './claim.store';
import { ClaimWorker } from './claim.worker';
import { deliveryLimits } from './delivery.schedule';
import { SecretBox } from './secret-box';
import { WebhookAttempt } from './webhook-attempt';
import { generateSecret } from './webhook-signature';
import { WebhookSender } from './webhook.sender';

const limits = { ...deliveryLimits, reportDelayMs: 20, idleReportDelayMs: 50, claimDelayMs: 100, heldLookMs: 50 };
const box = new SecretBox(randomBytes(32));
const a = 'component:default/a';
const b = 'component:default/b';

describe('a change that was parked and is folded later', () => {
  let connection: Connection;
  let model: Model<SubscriptionDocument>;
  let hook: WebhookReceiver;
  let watermark = 0;
  const workers: ClaimWorker[] = [];

  beforeAll(async () => {
    const dbName = `${freshNames().databasePrefix}_notification`;
    connection = await createConnection(platformAddresses().mongoUrl, { dbName }).asPromise();
    model = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
    await model.init();
  });
  beforeEach(async () => {
    hook = await WebhookReceiver.start();
    watermark = 0;
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
    await hook.stop();
    await model.deleteMany({});
    await connection.collection('feed_g1').deleteMany({});
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  function replica(): ClaimWorker {
    const attempt = new WebhookAttempt(
      new WebhookSender(new AddressGuard(true), limits),
      box,
      createLogger('spec', 'silent'),
    );
    const collection = () => Promise.resolve(connection.collection('feed_g1'));
    const feed = new FeedQueries({ collection } as unknown as LiveDocuments<StoredFeedEntry>);
    const claims = new ClaimStore(model);
    const logger = createLogger('spec', 'silent');
    const worker = new ClaimWorker({ feed, claims, attempt, limits, logger, watermark: () => watermark });
    workers.push(worker);
    worker.start();
    return worker;
  }

  async function subscription(types: string[] = []): Promise<() => Promise<SubscriptionDocument>> {
    const id = `sub_${randomUUID()}`;
    const moment = { id, secret: box.seal(generateSecret(), id), actor: 'admin', at: new Date(), watermark };
    const wish = { name: 'spec', target: { type: 'webhook' as const, url: hook.url }, filter: { types }, start: 0 };
    await new SubscriptionStore(model).create(subscribe(wish, moment));
    return async () => (await model.findById(id).lean<SubscriptionDocument>().exec())!;
  }

  function row(_id: number, ref: string, version: number): StoredFeedEntry {
    const eventId = `${ref}@${version}`;
    const event = JSON.stringify({ specversion: '1.0', id: eventId, subject: ref });
    const type = 'callboard.entity.updated';
    return { _id, ref, version, eventId, event, type, kind: 'component', namespace: 'default', owner: null };
  }

  const rows = () => connection.collection<StoredFeedEntry | { _id: number; parked: { ref: string } }>('feed_g1');

  async function append(...entries: (StoredFeedEntry | { _id: number; parked: { ref: string } })[]): Promise<void> {
    await rows().insertMany(entries);
    watermark = entries.at(-1)!._id;
  }

  const parked = (_id: number, ref: string) => ({ _id, parked: { ref } });
  const release = (entry: StoredFeedEntry) => rows().replaceOne({ _id: entry._id }, entry);
  const told = () => hook.accepted.map(({ body }) => (JSON.parse(body) as { id: string }).id);

  it('is told to subscriptions that had passed it by, in order and each once', async () => {
    const stored = await subscription();
    await append(row(1, a, 1), parked(2, a), row(3, b, 1), parked(4, a));
    replica();
    await waitUntil(async () => (await stored()).progress.position === 4);
    expect(told().sort()).toEqual([`${a}@1`, `${b}@1`]);
    expect((await stored()).progress.held).toEqual([
      { position: 2, ref: a },
      { position: 4, ref: a },
    ]);
    await release(row(2, a, 2));
    await waitUntil(() => hook.accepted.length === 3);
    await release(row(4, a, 3));
    await append(row(5, a, 4));
    await waitUntil(() => hook.accepted.length === 5);
    expect(told().slice(2)).toEqual([`${a}@2`, `${a}@3`, `${a}@4`]);
    await waitUntil(async () => (await stored()).progress.held?.length === 0);
    expect(new Set(hook.received.map(({ id }) => id)).size).toBe(hook.received.length);
  });

  it('comes before the next change of its entity, though that one is read first', async () => {
    const stored = await subscription();
    await append(parked(1, a), row(2, b, 1));
    replica();
    await waitUntil(async () => (await stored()).progress.position === 2);
    for (let version = 1; version < 60; version += 2) {
      const first = watermark === 2 ? 1 : watermark - 1;
      await release(row(first, a, version));
      await append(row(watermark + 1, a, version + 1), parked(watermark + 2, a), row(watermark + 3, b, version + 1));
    }
    await waitUntil(async () => (await stored()).progress.position === watermark);
    await waitUntil(async () => (await stored()).progress.held?.length === 1);
    const versions = told()
      .filter((id) => id.startsWith(a))
      .map((id) => Number(id.split('@')[1]));
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect(versions).toHaveLength(60);
  });

  it('is told by another replica too, and only to those who asked for such', async () => {
    const [wanted, other] = [await subscription(), await subscription(['callboard.entity.removed'])];
    await append(parked(1, a), row(2, b, 1));
    const first = replica();
    await waitUntil(async () => (await wanted()).progress.held?.length === 1);
    await waitUntil(async () => (await other()).progress.held?.length === 1);
    await first.stop();
    await release(row(1, a, 1));
    replica();
    await waitUntil(() => hook.accepted.length === 2);
    await waitUntil(async () => (await other()).progress.held?.length === 0);
    expect(told()).toEqual([`${b}@1`, `${a}@1`]);
  });

  it('is forgotten when an operator has it skipped', async () => {
    const stored = await subscription();
    await append(parked(1, a), parked(2, a));
    replica();
    await waitUntil(async () => (await stored()).progress.held?.length === 2);
    await rows().deleteOne({ _id: 1 });
    await release(row(2, a, 2));
    await waitUntil(async () => (await stored()).progress.held?.length === 0);
    await waitUntil(() => hook.accepted.length === 1);
    expect(told()).toEqual([`${a}@2`]);
  });
});
