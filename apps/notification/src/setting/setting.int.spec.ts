import { DescribedApi, freshNames, keyPair, userToken } from '@callboard/testing';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Connection } from 'mongoose';
import request from 'supertest';
import { startForSpec } from '../fixtures/spec-service';
import { settingLimits } from './setting.request';

const { settingsPerUserMax, itemsMax, bucketLengthMax, keyLengthMax } = settingLimits;
const { privateKey, publicKey } = keyPair();
const starred = '/api/user-settings/buckets/userSettings.starredEntities/keys/entityRefs';
const name = { bucket: 'userSettings.starredEntities', key: 'entityRefs' };
let app: NestFastifyApplication;
let guest: string;
let other: string;

beforeAll(async () => {
  const userTokenPublicKeys = String(publicKey.export({ type: 'spki', format: 'pem' }));
  app = await startForSpec({ databasePrefix: freshNames().databasePrefix, userTokenPublicKeys });
  guest = `Bearer ${await userToken(privateKey)}`;
  other = `Bearer ${await userToken(privateKey, { claims: { sub: 'user:default/other' } })}`;
  await app.get<Connection>(getConnectionToken()).model('Setting').init();
});
beforeEach(() => settings().deleteMany({}));
afterAll(async () => {
  await app.get<Connection>(getConnectionToken()).dropDatabase();
  await app.close();
});

/** So many settings of the guest. */
const own = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    user: 'user:development/guest',
    bucket: 'b',
    key: `${place}`,
    value: '1',
    place,
  }));
const settings = () => app.get<Connection>(getConnectionToken()).collection('settings');
type Method = 'get' | 'put' | 'delete' | 'post';
const call = (method: Method, path: string, body?: unknown, token = guest) => {
  const sent = request(app.getHttpServer())[method](path).set('authorization', token);
  return body === undefined ? sent : sent.set('content-type', 'application/json').send(JSON.stringify(body));
};
const multiget = (items: unknown) => call('post', '/api/user-settings/multiget', { items });

describe('a setting', () => {
  it('is kept, changed, read alone and with others, and deleted', async () => {
    const missing = await call('get', starred).expect(404);
    expect(missing.body.error).toEqual({
      name: 'NotFoundError',
      message: "Unable to find 'entityRefs' in bucket 'userSettings.starredEntities'",
      code: 'not-found',
    });
    const first = await call('put', starred, { value: ['component:default/a'] }).expect(200);
    expect(first.body).toEqual({ ...name, value: ['component:default/a'] });
    await call('put', starred, { value: [] }).expect(200);
    expect((await call('get', starred).expect(200)).body).toEqual({ ...name, value: [] });
    const several = await multiget([{ bucket: 'x', key: 'y' }, name, name]).expect(200);
    expect(several.body).toEqual({ items: [null, { ...name, value: [] }, { ...name, value: [] }] });
    await call('delete', starred).set('content-type', 'application/json').expect(204);
    await call('delete', starred).expect(204);
    await call('get', starred).expect(404);
  });

  it('comes back as it went in, whatever its value and its name', async () => {
    const values = [null, false, 0, 'text', { $set: { 'a.b': 1 }, constructor: 2 }, [[]]];
    for (const value of values) {
      const path = `/api/user-settings/buckets/a%2Fb%20%24c/keys/${encodeURIComponent('k/ü.$')}`;
      await call('put', path, { value }).expect(200);
      expect((await call('get', path).expect(200)).body).toEqual({ bucket: 'a/b $c', key: 'k/ü.$', value });
    }
    expect(await settings().countDocuments({})).toBe(1);
  });

  it('belongs to its user alone', async () => {
    await call('put', starred, { value: 'mine' }).expect(200);
    await call('get', starred, undefined, other).expect(404);
    await call('put', starred, { value: 'theirs' }, other).expect(200);
    await call('delete', starred, undefined, other).expect(204);
    expect((await call('get', starred).expect(200)).body.value).toBe('mine');
  });

  it('that is set for the first time by two requests at once is set once', async () => {
    const values = Array.from({ length: 10 }, (_, value) => value);
    await Promise.all(values.map((value) => call('put', starred, { value }).expect(200)));
    expect(await settings().countDocuments({})).toBe(1);
  });
});

describe('settings are refused', () => {
  it.each<[string, string | undefined, number, string]>([
    ['nobody', undefined, 401, 'AuthenticationError'],
    ['a token of a machine', 'Bearer right', 403, 'NotAllowedError'],
    ['a token that is unknown', 'Bearer wrong', 401, 'AuthenticationError'],
  ])('to %s', async (_, token, status, error) => {
    const ways: [Method, string, unknown][] = [
      ['get', starred, undefined],
      ['put', starred, { value: 1 }],
      ['delete', starred, undefined],
      ['post', '/api/user-settings/multiget', { items: [name] }],
    ];
    for (const [method, path, body] of ways) {
      const sent = request(app.getHttpServer())[method](path);
      if (token !== undefined) void sent.set('authorization', token);
      const answer = await sent
        .set('content-type', 'application/json')
        .send(body === undefined ? body : JSON.stringify(body));
      expect([answer.status, answer.body.error.name]).toEqual([status, error]);
    }
    expect(await settings().countDocuments({})).toBe(0);
  });

  it.each<[string, unknown]>([
    ['no items', undefined],
    ['no list', {}],
    ['a key that is no text', [{ bucket: 'a', key: { $ne: 1 } }]],
    ['a bucket that is missing', [{ key: 'a' }]],
    ['an item that is no object', ['a']],
    ['an item that is a list', [[]]],
  ])('when several are asked for with %s', async (_, items) => {
    expect((await multiget(items).expect(400)).body).toMatchObject({
      error: { name: 'InputError' },
      request: { method: 'POST', url: '/multiget' },
    });
  });

  it.each<[string, unknown]>([
    ['no value', {}],
    ['a list', []],
    ['no object', 'text'],
    ['too large a value', { value: 'x'.repeat(settingLimits.valueBytesMax) }],
    ['a body beyond every bound', { value: 'x'.repeat(200_000) }],
  ])('when one is set to %s', async (_, body) => {
    expect((await call('put', starred, body).expect(400)).body.error.name).toBe('InputError');
  });

  it('beyond their bounds', async () => {
    const path = (bucket: number, key: number) =>
      `/api/user-settings/buckets/${'b'.repeat(bucket)}/keys/${'k'.repeat(key)}`;
    await call('put', path(bucketLengthMax, keyLengthMax), { value: 1 }).expect(200);
    await call('put', path(bucketLengthMax + 1, 1), { value: 1 }).expect(400);
    await call('put', path(1, keyLengthMax + 1), { value: 1 }).expect(400);
    await multiget(Array(itemsMax).fill(name)).expect(200);
    await multiget(Array(itemsMax + 1).fill(name)).expect(400);
  });

  it('when the user has as many as a user may have, until one is deleted', async () => {
    await settings().insertMany(own(settingsPerUserMax - 1));
    await call('put', starred, { value: 1 }).expect(200);
    const refused = await call('put', `${starred}-2`, { value: 1 }).expect(400);
    expect(refused.body.error.message).toContain(`${settingsPerUserMax} settings`);
    await call('put', starred, { value: 2 }).expect(200);
    await call('put', `${starred}-2`, { value: 1 }, other).expect(200);
    await call('delete', starred).expect(204);
    await call('put', `${starred}-2`, { value: 1 }).expect(200);
  });

  it.each([0, 1, 100])('beyond that, also when two hundred come at once where %d are free', async (free) => {
    await settings().insertMany(own(settingsPerUserMax - free));
    const puts = Array.from({ length: 200 }, (_, i) => call('put', `${starred}-${i}`, { value: i }));
    const statuses = (await Promise.all(puts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(free);
    expect(statuses.filter((status) => status === 400)).toHaveLength(200 - free);
    expect(await settings().countDocuments({})).toBe(settingsPerUserMax);
  });
});

it('settings are answered as the OpenAPI document describes', async () => {
  const { body: document } = await request(app.getHttpServer()).get('/openapi.json');
  const described = new DescribedApi(document);
  const ways: [Method, string, unknown][] = [
    ['get', starred, undefined],
    ['put', starred, {}],
    ['put', starred, { value: [1] }],
    ['get', starred, undefined],
    ['post', '/api/user-settings/multiget', { items: [name, { bucket: 'x', key: 'y' }] }],
    ['post', '/api/user-settings/multiget', {}],
    ['delete', starred, undefined],
  ];
  for (const token of [guest, 'Bearer right', 'Bearer wrong']) {
    for (const [method, path, sent] of ways) {
      const { status, headers, text } = await call(method, path, sent, token);
      described.check({ method, path, status, contentType: headers['content-type'] ?? null, text });
    }
  }
});

it('settings are found by their index', async () => {
  await call('put', starred, { value: 1 }).expect(200);
  const user = 'user:development/guest';
  const queries = [{ user, ...name }, { user, $or: [name, { bucket: 'x', key: 'y' }] }, { user }];
  for (const query of queries) {
    const plan = JSON.stringify(await settings().find(query).explain('queryPlanner'));
    expect(plan).toContain('"IXSCAN"');
    expect(plan).not.toContain('"COLLSCAN"');
  }
});
