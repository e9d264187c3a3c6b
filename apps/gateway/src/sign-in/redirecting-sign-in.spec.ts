import { createHash } from 'node:crypto';
import { UserTokenVerifier } from '@callboard/auth';
import { createLogger } from '@callboard/logging';
import { DescribedApi, keyPair, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HarbourSignIn } from '../fixtures/harbour-sign-in';
import { Upstream } from '../fixtures/upstream';
import { readGatewayConfig } from '../gateway.config';
import { startGateway } from '../start-gateway';

const { privateKey, publicKey } = keyPair();
const app = 'https://portal.example.com';
const pilot = 'user:default/ada.l';
const owns = [pilot, 'group:default/divers'];
const catalog = new Upstream('catalog');
const other = new Upstream('other');
let gateway: NestFastifyApplication;
let described: DescribedApi;

/** What the browser keeps, by name. */
const jar = new Map<string, string>();

async function ask(method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await gateway.inject({ method, url: path, headers: { ...(cookie && { cookie }), ...headers } });
  const contentType = String(answer.headers['content-type']);
  described.check({ method, path, status: answer.statusCode, contentType, text: answer.body });
  const told = [answer.headers['set-cookie'] ?? []].flat();
  for (const text of told) {
    const [, name = '', value = '', age] = /^([^=]+)=([^;]*);.*Max-Age=(\d+)/.exec(text) ?? [];
    if (age === '0') jar.delete(name);
    else jar.set(name, value);
  }
  return { ...answer, status: answer.statusCode, told, text: answer.body, json: answer.json };
}

async function begin(origin = app): Promise<string> {
  const { status, headers } = await ask('GET', `/api/auth/harbour/start?env=production&origin=${origin}`);
  expect(status).toBe(302);
  const { host, searchParams } = new URL(String(headers['location']));
  expect(host).toBe('harbour.example.com');
  return `/api/auth/harbour/handler/frame?code=1&state=${encodeURIComponent(searchParams.get('state')!)}`;
}

/** Starts in production mode, where guests are nobody. */
beforeAll(async () => {
  await Promise.all([catalog.start(), other.start()]);
  const urls = { ingestionUrls: [other.url], searchUrls: [other.url], notificationUrls: [other.url] };
  const env = { CALLBOARD_MODE: 'production', CALLBOARD_CORS_ORIGINS: app, CALLBOARD_HTTP_HOST: '127.0.0.1' };
  const config = { ...readGatewayConfig(env), httpPort: 0, ...urls, catalogUrls: [catalog.url, other.url] };
  const logger = createLogger('gateway', 'silent');
  const options = { logger, handlesSignals: false, signIns: [new HarbourSignIn()] };
  gateway = await startGateway({ ...config, userTokenKey: privateKey }, options);
  await waitUntil(async () => (await gateway.inject('/readyz')).statusCode === 200);
  described = new DescribedApi((await gateway.inject('/openapi.json')).json());
});
beforeEach(() => {
  jar.clear();
  const relations = [{ type: 'memberOf', targetRef: owns[1] }];
  for (const each of [catalog, other]) {
    each.seen = [];
    each.answering = ({ headers }, response) =>
      headers.authorization
        ? response.end(JSON.stringify({ kind: 'User', spec: { profile: { displayName: 'Ada' } }, relations }))
        : response.writeHead(401).end();
  }
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([catalog.stop(), other.stop()]);
});

describe('a sign-in by the page of another party', () => {
  it('goes there, comes back, and tells the web app who it is; in production, too', async () => {
    const back = await begin();
    const { status, text, headers } = await ask('GET', back);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    const told = JSON.parse(/id="told">(.*?)<\/script>/.exec(text)![1]!);
    expect(told.origin).toBe(app);
    const { profile, providerInfo, backstageIdentity } = told.response;
    expect([profile, providerInfo]).toEqual([{ displayName: 'Ada' }, { scope: 'openid' }]);
    expect(backstageIdentity.identity).toEqual({ type: 'user', userEntityRef: pilot, ownershipEntityRefs: owns });
    expect(await new UserTokenVerifier([publicKey]).userOf(backstageIdentity.token)).toBe(pilot);
    const script = /<script>([^]*?)<\/script>/.exec(text)![1]!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(headers['content-security-policy']).toBe(`default-src 'none'; script-src 'sha256-${hash}'`);
  });

  it('keeps cookies that no script reads, for its own addresses, over HTTPS alone', async () => {
    const { told } = await ask('GET', '/api/auth/harbour/start');
    expect(told).toEqual([
      expect.stringMatching(
        /^callboard-harbour-state=[\w%.-]+; Path=\/api\/auth\/harbour; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
  });

  it('is believed with the state that it began with alone', async () => {
    const back = await begin();
    jar.clear();
    expect((await ask('GET', back)).status).toBe(401);
    await begin();
    expect((await ask('GET', back)).status).toBe(401);
  });

  it('gives no token to a page that is not let in', async () => {
    const { status, json, told } = await ask('GET', await begin('https://example.org'));
    expect([status, json().error.code, told]).toEqual([403, 'forbidden', []]);
    expect(catalog.seen.length + other.seen.length).toBe(0);
  });

  it('is renewed by what the browser kept, and each is good once', async () => {
    await ask('GET', await begin());
    const earlier = new Map(jar);
    expect([...earlier.keys()]).toEqual(['callboard-harbour-session']);
    const { status, json } = await ask('GET', '/api/auth/harbour/refresh');
    expect([status, json().backstageIdentity.identity.userEntityRef]).toEqual([200, pilot]);
    expect((await ask('POST', '/api/auth/harbour/refresh')).status).toBe(200);
    jar.clear();
    for (const [name, value] of earlier) jar.set(name, value);
    expect((await ask('GET', '/api/auth/harbour/refresh')).status).toBe(401);
  });

  it('ends by a request that no page of another site can send', async () => {
    await ask('GET', await begin());
    expect((await ask('POST', '/api/auth/harbour/logout')).status).toBe(401);
    expect(jar.size).toBe(1);
    const { status, text } = await ask('POST', '/api/auth/harbour/logout', { 'x-requested-with': 'XMLHttpRequest' });
    expect([status, text, jar.size]).toEqual([200, '', 0]);
    expect((await ask('GET', '/api/auth/harbour/refresh')).status).toBe(401);
  });
});

describe('in production', () => {
  it('the catalog is asked who a user is with their own token', async () => {
    await ask('GET', await begin());
    const { json } = await ask('GET', '/api/auth/harbour/refresh');
    const authorization = `Bearer ${json().backstageIdentity.token}`;
    const info = await ask('GET', '/api/auth/v1/userinfo', { authorization });
    expect(info.json()).toEqual({ claims: { sub: pilot, ent: owns } });
    const seen = [...catalog.seen, ...other.seen].map(({ headers }) => headers.authorization);
    expect(seen).toHaveLength(3);
    expect(seen.filter((sent) => sent === authorization)).toHaveLength(2);
  });

  it.each([
    [{}, 503, 1],
    [{ 'x-callboard-replica': 'not-ready' }, 503, 2],
  ])('a catalog that answers 503 with %j is not asked for ever', async (headers, expected, asked) => {
    const back = await begin();
    for (const each of [catalog, other]) each.answering = (_, response) => response.writeHead(503, headers).end();
    expect((await ask('GET', back)).status).toBe(expected);
    expect(catalog.seen.length + other.seen.length).toBe(asked);
  });

  it('a catalog that does not know the keys is a fault of ours, not of who signs in', async () => {
    const back = await begin();
    for (const each of [catalog, other]) each.answering = (_, response) => response.writeHead(401).end();
    expect((await ask('GET', back)).status).toBe(502);
  });

  it('a guest is nobody, and has no page in any mode', async () => {
    expect((await ask('GET', '/api/auth/guest/refresh')).status).toBe(404);
    for (const [method, step] of [
      ['GET', 'start'],
      ['GET', 'handler/frame'],
      ['POST', 'logout'],
    ] as const) {
      expect([step, (await ask(method, `/api/auth/guest/${step}`)).status]).toEqual([step, 404]);
    }
  });
});
