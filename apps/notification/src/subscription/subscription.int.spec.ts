import { changeHeaders, markHeaders } from '@callboard/events';
import { Projections } from '@callboard/projection';
import { component, freshNames, waitUntil, WebhookReceiver } from '@callboard/testing';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { ClaimWorker } from '../delivery/claim.worker';
import { startForSpec } from '../fixtures/spec-service';

const path = '/api/notifications/v1/subscriptions';
const names = freshNames();
const opened: NestFastifyApplication[] = [];
let app: NestFastifyApplication;
let hook: WebhookReceiver;
let position = 0;
/** The last position published in the only partition. */
let prev = 0;

async function start(over: Parameters<typeof startForSpec>[0] = {}): Promise<NestFastifyApplication> {
  const started = await startForSpec({ databasePrefix: names.databasePrefix, ...over });
  opened.push(started);
  return started;
}

const http = (to = app) => request(to.getHttpServer());
const post = (body: object, to = app) => http(to).post(path).set('authorization', 'Bearer right').send(body);
const wish = (over: object = {}) => ({ name: 'spec', target: { type: 'webhook', url: hook.url }, ...over });

/** What the relay would publish: the entity's change, then a mark. */
async function publish(ref: string, version = 1): Promise<void> {
  position += 1;
  const incarnation = 'spec';
  const headers = changeHeaders({
    id: `${ref}@${version}`,
    source: 'token:admin',
    type: version === 1 ? 'callboard.entity.registered' : 'callboard.entity.updated',
    subject: ref,
    time: new Date().toISOString(),
    position,
    prev,
    incarnation,
    entityVersion: version,
  });
  const entity = component(ref.split('/')[1] ?? '', { spec: { owner: 'team-a' } } as never);
  const value = Buffer.from(JSON.stringify({ entity, differences: [], provenance: { actor: 'admin' } }));
  const mark = markHeaders({ position, prev: position, incarnation, clusterTime: `${position}.1` });
  prev = position;
  const records = [
    { offset: String(position * 2), key: ref, headers, value },
    { offset: String(position * 2 + 1), key: null, headers: mark, value: null },
  ];
  const batch = { topic: 'spec.changes', partition: 0, records, level: true, isStale: () => false };
  expect(await app.get(Projections).named('feed').running.handle(batch)).toBe('done');
}

beforeAll(async () => {
  app = await start();
});

beforeEach(async () => {
  hook = await WebhookReceiver.start();
});

afterEach(async () => {
  const { items } = (await http().get(path)).body as { items: { id: string }[] };
  for (const { id } of items) await http().delete(`${path}/${id}`).set('authorization', 'Bearer right').expect(204);
  await hook.stop();
});

afterAll(async () => {
  await app.get<Connection>(getConnectionToken()).dropDatabase();
  for (const one of opened) await one.close();
});

describe('a new subscription', () => {
  it('is told of every change after the answer, and of none before', async () => {
    await publish('component:default/before');
    const { body: made } = await post(wish()).expect(201);
    await publish('component:default/after');
    await publish('component:default/after', 2);
    await waitUntil(() => hook.accepted.length === 2);
    const events = hook.accepted.map(({ body, headers }) =>
      new Webhook(made.secret).verify(body, headers as Record<string, string>),
    );
    expect(events).toMatchObject([{ id: 'component:default/after@1' }, { id: 'component:default/after@2', position }]);
    expect(made).toMatchObject({ start: 1, state: 'active', secret: expect.stringMatching(/^whsec_/) });
  });

  it('is told everything when it starts at 0, also what came before it', async () => {
    await publish('component:default/history');
    await post(wish({ start: 0 })).expect(201);
    await waitUntil(() => hook.accepted.length === position);
    const positions = hook.accepted.map(({ body }) => (JSON.parse(body) as { position: number }).position);
    expect([...positions].sort((a, b) => a - b)).toEqual(Array.from({ length: position }, (_, i) => i + 1));
  });

  it('is told only what it filters for', async () => {
    await post(wish({ filter: { owners: ['Team-A'], types: ['callboard.entity.updated'] } })).expect(201);
    await publish('component:default/filtered');
    await publish('component:default/filtered', 2);
    await waitUntil(() => hook.accepted.length > 0);
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ id: 'component:default/filtered@2' });
  });

  it('shows its secret once, and the database holds it sealed', async () => {
    const { body: made } = await post(wish()).expect(201);
    const { body: read } = await http().get(`${path}/${made.id}`).expect(200);
    expect(read).not.toHaveProperty('secret');
    const stored = await app.get<Connection>(getConnectionToken()).collection('subscriptions').findOne({});
    expect(JSON.stringify(stored)).not.toContain(made.secret);
    expect(JSON.stringify(stored)).not.toContain(made.secret.slice('whsec_'.length));
  });

  it.each([
    ['no name', { name: '' }, '/name'],
    ['another target', { target: { type: 'mail', url: 'https://example.com' } }, '/target/type'],
    ['a url with credentials', { target: { type: 'webhook', url: 'https://a:b@example.com' } }, '/target/url'],
    ['another protocol', { target: { type: 'webhook', url: 'file:///etc/passwd' } }, '/target/url'],
    ['a private address', { target: { type: 'webhook', url: 'http://169.254.169.254/latest' } }, '/target/url'],
    ['an unknown type of change', { filter: { types: ['callboard.entity.renamed'] } }, '/filter/types'],
    ['an owner that is no ref', { filter: { owners: ['a:/b'] } }, '/filter/owners'],
    ['an unknown field', { filter: { kind: ['api'] } }, '/filter/kind'],
    ['a start that is no position', { start: -1 }, '/start'],
  ])('is refused with %s', async (_, over, pointer) => {
    const { body } = await post(wish(over)).expect(422);
    expect(body).toMatchObject({ code: 'invalid-request', errors: [expect.objectContaining({ pointer })] });
  });

  it.each([
    [{ filter: null }, '/filter'],
    [{ filter: { kinds: null } }, '/filter/kinds'],
    [{ filter: { namespaces: null } }, '/filter/namespaces'],
    [{ filter: { owners: null } }, '/filter/owners'],
    [{ filter: { types: null } }, '/filter/types'],
    [{ start: null }, '/start'],
  ])('is refused with %j, since null is not left out', async (over, pointer) => {
    const { body } = await post(wish(over)).expect(422);
    expect(body.errors[0]).toMatchObject({ pointer });
  });

  it('is refused without a token', async () => {
    const { body } = await http().post(path).send(wish()).expect(401);
    expect(body.code).toBe('unauthenticated');
  });
});

describe('subscriptions', () => {
  it('are listed in pages, oldest first, each with its position and lag', async () => {
    const made: string[] = [];
    for (const name of ['one', 'two', 'three']) made.push((await post(wish({ name })).expect(201)).body.id);
    const first = await http().get(`${path}?limit=2`).expect(200);
    expect(first.headers['x-callboard-position']).toBe(String(position));
    const second = await http().get(`${path}?limit=2&cursor=${first.body.nextCursor}`).expect(200);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(made);
    expect(first.body.items[0]).toMatchObject({ name: 'one', position, lag: 0, state: 'active' });
    expect(second.body).not.toHaveProperty('nextCursor');
    const { body } = await http().get(`${path}?limit=0x2`).expect(400);
    expect(body).toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '/limit', code: 'is-int' }] });
  });

  it('show their last attempt, follow the feed, and end when deleted', async () => {
    const { body: made } = await post(wish()).expect(201);
    await publish('component:default/shown');
    const one = () => http().get(`${path}/${made.id}`);
    const shown = await waitUntil(async () => {
      const { body } = await one();
      return body.position === position && body.lastAttempt && body;
    });
    expect(shown.lastAttempt).toMatchObject({ outcome: 'delivered', status: 204, attempt: 1, position });
    await http().delete(`${path}/${made.id}`).set('authorization', 'Bearer right').expect(204);
    await one().expect(404);
    await http().delete(`${path}/${made.id}`).set('authorization', 'Bearer right').expect(404);
  });

  it('that were disabled go on where they stood when resumed', async () => {
    hook.answer = () => ({ status: 410 });
    const { body: made } = await post(wish()).expect(201);
    await publish('component:default/gone');
    const state = async () => (await http().get(`${path}/${made.id}`)).body.state as string;
    await waitUntil(async () => (await state()) === 'disabled');
    hook.answer = () => ({ status: 200 });
    await http().post(`${path}/${made.id}/resume`).set('authorization', 'Bearer right').expect(200);
    await waitUntil(() => hook.accepted.length === 1);
    expect(await state()).toBe('active');
  });

  it('need a token to be read in production, and loopback is refused there', async () => {
    const secretKey = Buffer.alloc(32, 1).toString('base64');
    const production = await start({ mode: 'production', secretKey });
    await http(production).get(path).expect(401);
    await http(production).get(path).set('authorization', 'Bearer right').expect(200);
    const { body } = await post(wish(), production).expect(422);
    expect(body.errors[0]).toMatchObject({ pointer: '/target/url', code: 'address-refused' });
    await opened.pop()?.close();
  });

  it('sealed under another key are suspended, not sent unsigned', async () => {
    const { body: made } = await post(wish()).expect(201);
    const subscriptions = app.get<Connection>(getConnectionToken()).collection<{ _id: string }>('subscriptions');
    const otherKey = { state: 'suspended', 'lease.owner': null, 'secret.keyId': 'other' };
    await subscriptions.updateOne({ _id: made.id }, { $set: { ...otherKey, 'lease.until': new Date(0) } });
    await waitUntil(() => app.get(ClaimWorker).count === 0);
    await http().post(`${path}/${made.id}/resume`).set('authorization', 'Bearer right').expect(200);
    await publish('component:default/unsigned');
    await waitUntil(async () => (await http().get(`${path}/${made.id}`)).body.state === 'suspended');
    const { body } = await http().get(`${path}/${made.id}`);
    expect(body).toMatchObject({ reason: 'the secret cannot be read', lastAttempt: { error: 'unreadable-secret' } });
    expect(hook.received).toHaveLength(0);
  });
});
