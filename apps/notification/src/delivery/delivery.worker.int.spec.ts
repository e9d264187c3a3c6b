import { randomBytes, randomUUID } from 'node:crypto';
import { createLogger } from '@callboard/logging';
import type { LiveDocuments } from '@callboard/projection';
import { freshNames, platformAddresses, waitUntil, WebhookReceiver } from '@callboard/testing';
import { createConnection, type Connection, type Model } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import type { StoredFeedEntry } from '../feed/feed.document';
import { FeedQueries } from '../feed/feed.queries';
import { subscribe } from '../subscription/subscription.decider';
import { subscriptionSchema, type SubscriptionDocument } from '../subscription/subscription.document';
import type { SubscriptionFilter } from '../subscription/subscription-filter';
import { SubscriptionStore } from '../subscription/subscription.store';
import { AddressGuard } from './address-guard';
import { ClaimStore } from './claim.store';
import { ClaimWorker } from './claim.worker';
import { deliveryLimits, type DeliveryLimits } from './delivery.schedule';
import { SecretBox } from './secret-box';
import { WebhookAttempt } from './webhook-attempt';
import { generateSecret } from './webhook-signature';
import { WebhookSender } from './webhook.sender';

const quick: DeliveryLimits = {
  ...deliveryLimits,
  retryDelayMinMs: 20,
  retryDelayMaxMs: 200,
  attemptTimeoutMs: 5_000,
  responseBodyTimeoutMs: 200,
  reportDelayMs: 20,
  idleReportDelayMs: 50,
  leaseMs: 3_000,
  leaseMarginMs: 300,
  claimDelayMs: 100,
};
const logger = createLogger('spec', 'silent');
const box = new SecretBox(randomBytes(32));

let connection: Connection;
let model: Model<SubscriptionDocument>;
let watermark = 0;
const opened: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  const dbName = `${freshNames().databasePrefix}_notification`;
  connection = await createConnection(platformAddresses().mongoUrl, { dbName }).asPromise();
  model = connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
  await model.init();
});

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
  await model.deleteMany({});
  await connection.collection('feed_g1').deleteMany({});
  watermark = 0;
});

afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

async function receiver(answer?: WebhookReceiver['answer'], port?: number): Promise<WebhookReceiver> {
  const started = await WebhookReceiver.start(answer, port);
  opened.push(started);
  return started;
}

/** One replica's senders. */
function replica(limits: Partial<DeliveryLimits> = {}, claims = new ClaimStore(model)): ClaimWorker {
  const all = { ...quick, ...limits };
  const sender = new WebhookSender(new AddressGuard(true), all);
  const attempt = new WebhookAttempt(sender, box, logger);
  const collection = () => Promise.resolve(connection.collection('feed_g1'));
  const documents = { collection } as unknown as LiveDocuments<StoredFeedEntry>;
  const tools = { feed: new FeedQueries(documents), claims, attempt, limits: all, logger };
  const worker = new ClaimWorker({ ...tools, watermark: () => watermark });
  worker.start();
  opened.push({ stop: () => worker.stop().then(() => sender.close()) });
  return worker;
}

async function subscription(
  url: string,
  { start = 0, filter = {} }: { start?: number; filter?: Partial<SubscriptionFilter> } = {},
): Promise<{ id: string; secret: string }> {
  const secret = generateSecret();
  const id = `sub_${randomUUID()}`;
  const moment = { id, secret: box.seal(secret, id), actor: 'admin', at: new Date(), watermark };
  await new SubscriptionStore(model).create(
    subscribe({ name: 'spec', target: { type: 'webhook', url }, filter, start }, moment),
  );
  return { id, secret };
}

/** Appends changes, one per given ref, versions counted. */
async function changes(refs: string[], kind = 'component'): Promise<void> {
  const versions = new Map<string, number>();
  const rows = refs.map((ref, index): StoredFeedEntry => {
    const version = (versions.get(ref) ?? 0) + 1;
    versions.set(ref, version);
    const eventId = `${ref}@${version}`;
    const event = JSON.stringify({ specversion: '1.0', id: eventId, subject: ref, entityversion: version });
    const common = { type: 'callboard.entity.updated', kind, namespace: 'default', owner: null };
    return { _id: watermark + index + 1, ref, version, eventId, event, ...common };
  });
  await connection.collection<StoredFeedEntry>('feed_g1').insertMany(rows);
  watermark += refs.length;
}

const idsOf = (webhooks: { body: string }[]) => webhooks.map(({ body }) => (JSON.parse(body) as { id: string }).id);
const stored = async (id: string) =>
  (await model.findById(id).lean<SubscriptionDocument>().exec()) as SubscriptionDocument;

function expectInOrder(webhooks: { body: string }[]): void {
  const last = new Map<string, number>();
  for (const id of idsOf(webhooks)) {
    const [ref = '', version] = id.split('@');
    expect(Number(version)).toBe((last.get(ref) ?? 0) + 1);
    last.set(ref, Number(version));
  }
}

/** Without repeats, which a receiver drops by their id. */
function distinct<T extends { id: string }>(webhooks: T[]): T[] {
  return [...new Map([...webhooks].reverse().map((webhook) => [webhook.id, webhook])).values()].reverse();
}

const many = (count: number, entities: number) =>
  Array.from({ length: count }, (_, i) => `component:default/c${i % entities}`);

describe('a subscription', () => {
  it('gets each change once, in order per entity, signed, and its cursor follows', async () => {
    const hook = await receiver();
    const { id, secret } = await subscription(hook.url);
    await changes(many(60, 7));
    replica();
    await waitUntil(() => hook.accepted.length === 60);
    expectInOrder(hook.accepted);
    for (const { body, headers } of hook.received) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
      expect(headers['content-type']).toBe('application/cloudevents+json');
    }
    await waitUntil(async () => (await stored(id)).progress.position === 60);
    expect((await stored(id)).lastAttempt).toMatchObject({ outcome: 'delivered', status: 204, attempt: 1 });
    expect(hook.received).toHaveLength(60);
  });

  it('gets only what its filter asks for, and its cursor passes over the rest', async () => {
    const hook = await receiver();
    const { id } = await subscription(hook.url, { filter: { kinds: ['api'] } });
    await changes(many(500, 50));
    await changes(['api:default/a', 'api:default/b'], 'api');
    replica();
    await waitUntil(async () => (await stored(id)).progress.position === 502);
    expect(idsOf(hook.received)).toEqual(['api:default/a@1', 'api:default/b@1']);
  });

  it('begins after its start', async () => {
    const hook = await receiver();
    await subscription(hook.url, { start: 2 });
    await changes(['component:default/a', 'component:default/b', 'component:default/c']);
    replica();
    await waitUntil(() => hook.accepted.length > 0);
    expect(idsOf(hook.received)).toEqual(['component:default/c@1']);
  });
});

describe('a receiver', () => {
  it('that fails at first gets the same again under the same id, before anything newer of the entity', async () => {
    const hook = await receiver((_, nth) => ({ status: nth <= 2 ? 500 : 200 }));
    await subscription(hook.url);
    await changes(many(6, 2));
    replica();
    await waitUntil(() => hook.accepted.length === 6);
    expectInOrder(hook.accepted);
    const first = hook.received.filter(({ body }) => body === hook.accepted[0]?.body);
    expect(first.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(new Set(first.map(({ id }) => id)).size).toBe(1);
  });

  it('that hangs is given up after the timeout and tried again', async () => {
    let hangs = true;
    const hook = await receiver(() => ({ hangs }));
    const { id } = await subscription(hook.url);
    await changes(['component:default/a']);
    replica({ attemptTimeoutMs: 200 });
    await waitUntil(async () => (await stored(id)).lastAttempt?.error === 'timeout');
    hangs = false;
    await waitUntil(() => hook.accepted.length > 0);
  });

  it('that redirects is not followed', async () => {
    const other = await receiver();
    const hook = await receiver(() => ({ status: 307, headers: { location: other.url } }));
    const { id } = await subscription(hook.url);
    await changes(['component:default/a']);
    replica();
    await waitUntil(async () => (await stored(id)).lastAttempt?.error === 'redirect');
    expect((await stored(id)).lastAttempt).toMatchObject({ outcome: 'failed', status: 307 });
    expect(other.received).toHaveLength(0);
  });

  it('that answers without end has taken the change, and nothing of its answer is kept', async () => {
    const hook = await receiver(() => ({ status: 200, body: 'x'.repeat(5_000_000) }));
    const { id } = await subscription(hook.url);
    await changes(many(3, 1));
    replica();
    await waitUntil(async () => (await stored(id)).progress.position === 3);
    expect(hook.received).toHaveLength(3);
  });

  it('that says 410 Gone ends its subscription, until it is resumed', async () => {
    const hook = await receiver(() => ({ status: 410 }));
    const { id } = await subscription(hook.url);
    await changes(['component:default/a']);
    const worker = replica();
    await waitUntil(async () => (await stored(id)).state === 'disabled');
    expect((await stored(id)).progress.position).toBe(0);
    hook.answer = () => ({ status: 200 });
    await new SubscriptionStore(model).resume(id);
    worker.wake();
    await waitUntil(() => hook.accepted.length === 1);
    expect((await stored(id)).state).toBe('active');
  });

  it('that fails for too long suspends its subscription where it stands; resumed, it misses nothing', async () => {
    const hook = await receiver(() => ({ status: 503 }));
    const { id } = await subscription(hook.url);
    await changes(many(5, 5));
    const worker = replica({ attemptsMax: 3 });
    await waitUntil(async () => (await stored(id)).state === 'suspended');
    expect(await stored(id)).toMatchObject({ reason: 'position 1 failed too often', progress: { position: 0 } });
    expect(hook.accepted).toHaveLength(0);
    hook.answer = () => ({ status: 200 });
    await new SubscriptionStore(model).resume(id);
    worker.wake();
    await waitUntil(() => hook.accepted.length === 5);
    expect(new Set(idsOf(hook.accepted)).size).toBe(5);
  });

  it('that is down for three seconds gets everything once it is back', async () => {
    const before = await WebhookReceiver.start();
    const { port, url } = before;
    await before.stop();
    await subscription(url);
    await changes(many(40, 10));
    replica();
    const downSince = Date.now();
    await waitUntil(() => Date.now() - downSince > 3_000);
    const hook = await receiver(undefined, port);
    await waitUntil(() => hook.accepted.length === 40, { timeoutMs: 3_000 });
    expectInOrder(hook.accepted);
  });

  it('that hangs or is dead does not hold up another', async () => {
    const hanging = await receiver(() => ({ hangs: true }));
    const hook = await receiver();
    await subscription(hanging.url);
    await subscription('http://127.0.0.1:1/dead');
    await subscription(hook.url);
    replica({ attemptTimeoutMs: 60_000, stopTimeoutMs: 100 });
    await waitUntil(async () => (await model.countDocuments({ 'lease.epoch': 1 })) === 3);
    await changes(many(50, 5));
    await waitUntil(() => hook.accepted.length === 50);
  });

  it('that refuses one entity gets all others, and that one never out of order', async () => {
    const hook = await receiver(({ body }) => ({ status: body.includes('default/c0') ? 500 : 200 }));
    const { id } = await subscription(hook.url);
    await changes(many(30, 3));
    const worker = replica();
    await waitUntil(() => hook.accepted.length === 20);
    expect(new Set(idsOf(hook.received.filter(({ status }) => status === 500)))).toEqual(
      new Set(['component:default/c0@1']),
    );
    await waitUntil(async () => (await stored(id)).progress.scanned >= 28);
    expect((await stored(id)).progress.position).toBe(0);
    await worker.stop();
    hook.answer = () => ({ status: 200 });
    replica();
    await waitUntil(() => hook.accepted.length === 30);
    expectInOrder(hook.accepted);
  });
});

describe('replicas', () => {
  it('that run at once send each change once and in order', async () => {
    const hooks = await Promise.all([receiver(), receiver(), receiver()]);
    for (const { url } of hooks) await subscription(url);
    replica();
    replica();
    for (let round = 0; round < 10; round += 1) await changes(many(20, 4).map((ref) => `${ref}-${round}`));
    for (const hook of hooks) {
      await waitUntil(() => hook.accepted.length === 200);
      expectInOrder(hook.accepted);
      expect(new Set(hook.received.map(({ id }) => id)).size).toBe(200);
    }
  });

  it('take over from one that died in the middle: nothing lost, repeats under the same id, still in order', async () => {
    const hook = await receiver(() => ({ status: 200, afterMs: 5 }));
    await subscription(hook.url);
    await changes(many(300, 12));
    const dying = replica();
    await waitUntil(() => hook.accepted.length > 50);
    dying.abandon();
    replica();
    await waitUntil(() => distinct(hook.accepted).length === 300, { timeoutMs: 15_000 });
    expectInOrder(distinct(hook.accepted));
    const eventOf = new Map<string, string>();
    for (const { id, body } of hook.received) {
      expect(eventOf.get(id) ?? body).toBe(body);
      eventOf.set(id, body);
    }
  });

  it('give their claim back when they stop, so that the next goes on at once, repeating nothing', async () => {
    const hook = await receiver(() => ({ status: 200, afterMs: 2 }));
    await subscription(hook.url);
    await changes(many(200, 9));
    const first = replica({ leaseMs: 60_000 });
    await waitUntil(() => hook.accepted.length > 30);
    await first.stop();
    expect(hook.accepted.length).toBeLessThan(200);
    replica({ leaseMs: 60_000 });
    await waitUntil(() => hook.accepted.length >= 200);
    expect(hook.received).toHaveLength(200);
    expectInOrder(hook.received);
  });
});

describe('a database that is away for longer than a lease', () => {
  const short = { leaseMs: 400, leaseMarginMs: 100, claimDelayMs: 50 };

  /** As the driver fails while its server is killed: by the bare error of a socket. */
  class BreakableClaims extends ClaimStore {
    isAway = false;
    /** Written, but the answer is lost. */
    losesAnswers = false;
    override renew(...wish: Parameters<ClaimStore['renew']>) {
      return this.isAway ? broken() : super.renew(...wish);
    }
    override report(...wish: Parameters<ClaimStore['report']>) {
      return this.isAway ? broken() : super.report(...wish);
    }
    override async claim(...wish: Parameters<ClaimStore['claim']>) {
      if (this.isAway) return broken();
      const claimed = await super.claim(...wish);
      return claimed && this.losesAnswers ? broken() : claimed;
    }
  }
  const broken = () => Promise.reject(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));

  it('holds up delivery no longer than it is away', async () => {
    const hook = await receiver();
    await subscription(hook.url);
    await changes(many(5, 5));
    const claims = new BreakableClaims(model);
    const worker = replica(short, claims);
    await waitUntil(() => hook.accepted.length === 5);
    claims.isAway = true;
    await waitUntil(() => worker.count === 0);
    await changes(many(5, 5).map((ref) => `${ref}-later`));
    claims.isAway = false;
    await waitUntil(() => distinct(hook.accepted).length === 10);
    expectInOrder(distinct(hook.accepted));
  });

  it('leaves no claim behind of which nobody knows', async () => {
    const hook = await receiver();
    const { id } = await subscription(hook.url);
    await changes(many(5, 5));
    const claims = new BreakableClaims(model);
    claims.losesAnswers = true;
    replica({ ...short, leaseMs: 60_000 }, claims);
    await waitUntil(async () => (await stored(id)).lease.epoch > 0);
    claims.losesAnswers = false;
    await waitUntil(() => hook.accepted.length === 5);
  });
});

it('an attempt that fails as nobody foresaw is made again', async () => {
  const hook = await receiver();
  await subscription(hook.url);
  await changes(many(3, 3));
  const opening = jest.spyOn(box, 'open').mockImplementationOnce(() => {
    throw new TypeError('a mistake of ours');
  });
  replica({ claimDelayMs: 50 });
  await waitUntil(() => distinct(hook.accepted).length === 3);
  expect(opening.mock.results[0]).toMatchObject({ type: 'throw' });
});
