import { keySetOf, UserTokenVerifier } from '@callboard/auth';
import { createLogger } from '@callboard/logging';
import { DescribedApi, keyPair, userToken, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Upstream } from '../fixtures/upstream';
import { readGatewayConfig, type GatewayConfig } from '../gateway.config';
import { startGateway } from '../start-gateway';

const { privateKey, publicKey } = keyPair();
const retired = keyPair();
const catalog = new Upstream('catalog');
const opened: NestFastifyApplication[] = [];
let gateway: NestFastifyApplication;
let described: DescribedApi;

async function start(over: Partial<GatewayConfig> = {}): Promise<NestFastifyApplication> {
  const urls = [catalog.url];
  const config: GatewayConfig = {
    ...readGatewayConfig({ CALLBOARD_MODE: 'development', CALLBOARD_HTTP_HOST: '127.0.0.1' }),
    httpPort: 0,
    ...{ ingestionUrls: urls, catalogUrls: urls, searchUrls: urls, notificationUrls: urls },
    userTokenKey: privateKey,
    userTokenPublicKeys: [publicKey, retired.publicKey],
    ...over,
  };
  const logger = createLogger('gateway', 'silent');
  const started = await startGateway(config, { logger, handlesSignals: false });
  opened.push(started);
  await waitUntil(async () => (await started.inject('/readyz')).statusCode === 200);
  return started;
}

type Method = 'GET' | 'POST';
/** Each answer is held against the OpenAPI document. */
async function call(method: Method, url: string, headers: Record<string, string> = {}, app = gateway) {
  const answer = await app.inject({ method, url, headers });
  const contentType = String(answer.headers['content-type']);
  described.check({ method, path: url, status: answer.statusCode, contentType, text: answer.body });
  return answer;
}
const refresh = '/api/auth/guest/refresh';
const refusal = (error: { name: string; message: string; code: string }, request: object, statusCode: number) => ({
  error,
  request,
  response: { statusCode },
});

beforeAll(async () => {
  await catalog.start();
  gateway = await start();
  described = new DescribedApi((await gateway.inject('/openapi.json')).json());
});
beforeEach(() => {
  catalog.seen = [];
  catalog.answering = (_, response) => response.writeHead(404).end();
});
afterAll(async () => {
  for (const app of opened) await app.close();
  await catalog.stop();
});

describe('a guest', () => {
  it.each<Method>(['GET', 'POST'])('signs in by %s, as the web app asks for it', async (method) => {
    const answer = await call(method, refresh, { 'x-requested-with': 'XMLHttpRequest' });
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const guest = 'user:development/guest';
    expect(answer.json()).toEqual({
      profile: {},
      backstageIdentity: {
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expiresInSeconds: 3_600,
        identity: { type: 'user', userEntityRef: guest, ownershipEntityRefs: [guest] },
      },
    });
    expect(catalog.seen[0]?.url).toBe('/api/catalog/entities/by-name/user/development/guest');
    const { token } = answer.json().backstageIdentity;
    expect(await new UserTokenVerifier([publicKey]).userOf(token)).toBe(guest);
  });

  it('who is in the catalog has their profile, and owns what their groups own', async () => {
    const relations = [{ type: 'memberOf', targetRef: 'group:default/divers' }];
    const spec = { profile: { displayName: 'Guest', email: 'guest@example.com' } };
    catalog.answering = (_, response) => response.end(JSON.stringify({ kind: 'User', spec, relations }));
    const { profile, backstageIdentity } = (await call('GET', refresh)).json();
    expect(profile).toEqual(spec.profile);
    const owns = ['user:development/guest', 'group:default/divers'];
    expect(backstageIdentity.identity.ownershipEntityRefs).toEqual(owns);
    const authorization = `Bearer ${backstageIdentity.token}`;
    const info = await call('GET', '/api/auth/v1/userinfo', { authorization });
    expect(info.json()).toEqual({ claims: { sub: 'user:development/guest', ent: owns } });
  });

  it('waits for a catalog that does not answer', async () => {
    catalog.answering = (_, response) => response.destroy();
    const answer = await call('GET', refresh);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1']);
    expect(answer.json().error.name).toBe('ServiceUnavailableError');
  });

  it('may be somebody else by configuration', async () => {
    const other = await start({ guestUserRef: 'user:default/ada.l' });
    const { identity } = (await call('GET', refresh, {}, other)).json().backstageIdentity;
    expect(identity.userEntityRef).toBe('user:default/ada.l');
    expect(catalog.seen[0]?.url).toBe('/api/catalog/entities/by-name/user/default/ada.l');
  });
});

describe('nobody', () => {
  it.each<[string, Partial<GatewayConfig>]>([
    ['in production', { mode: 'production' }],
    ['without a key', { userTokenKey: undefined }],
  ])('signs in as a guest %s', async (_, over) => {
    const other = await start(over);
    for (const method of ['GET', 'POST'] as const) {
      const answer = await call(method, refresh, {}, other);
      expect(answer.statusCode).toBe(404);
      const request = { method, url: '/guest/refresh' };
      expect(answer.json()).toEqual(
        refusal({ name: 'NotFoundError', message: "Unknown auth provider 'guest'", code: 'not-found' }, request, 404),
      );
    }
  });

  it('signs in by a provider that is not there', async () => {
    expect((await call('GET', '/api/auth/github/refresh')).json().error.name).toBe('NotFoundError');
    expect((await call('GET', '/api/auth/nothing')).statusCode).toBe(404);
  });
});

describe('what others ask', () => {
  it('are the public keys, the signing one first and those that are still taken', async () => {
    const { keys } = (await call('GET', '/api/auth/.well-known/jwks.json')).json();
    expect(keys).toEqual(keySetOf([publicKey, retired.publicKey]).keys);
  });

  it('is whose a token is, which may be of a key that is being exchanged', async () => {
    const authorization = `Bearer ${await userToken(retired.privateKey)}`;
    const answer = await call('GET', '/api/auth/v1/userinfo', { authorization });
    expect(answer.json().claims.sub).toBe('user:development/guest');
  });

  it('is refused without a token, and with one that is forged', async () => {
    const request = { method: 'GET', url: '/v1/userinfo' };
    const missing = await call('GET', '/api/auth/v1/userinfo');
    expect(missing.json()).toEqual(
      refusal({ name: 'AuthenticationError', message: 'Missing credentials', code: 'unauthenticated' }, request, 401),
    );
    const authorization = `Bearer ${await userToken(keyPair().privateKey)}`;
    const forged = await call('GET', '/api/auth/v1/userinfo', { authorization });
    expect(forged.json()).toEqual(
      refusal({ name: 'AuthenticationError', message: 'Illegal token', code: 'unauthenticated' }, request, 401),
    );
  });
});
