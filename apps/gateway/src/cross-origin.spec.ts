import { createLogger } from '@callboard/logging';
import { waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { request } from 'undici';
import { Upstream } from './fixtures/upstream';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';

const app = 'http://localhost:3000';
const services = [new Upstream('one'), new Upstream('two')] as const;
let open: NestFastifyApplication;
let closed: NestFastifyApplication;

async function start(corsOrigins?: string): Promise<NestFastifyApplication> {
  const urls = services.map(({ url }) => url);
  const config = { ...readGatewayConfig({ CALLBOARD_CORS_ORIGINS: corsOrigins }), httpHost: '127.0.0.1', httpPort: 0 };
  const addresses = { ingestionUrls: urls, catalogUrls: urls, searchUrls: urls, notificationUrls: urls };
  const logger = createLogger('gateway', 'silent');
  const started = await startGateway({ ...config, ...addresses }, { logger, handlesSignals: false });
  await waitUntil(async () => (await request(`${await started.getUrl()}/readyz`)).statusCode === 200);
  return started;
}

beforeAll(async () => {
  await Promise.all(services.map((service) => service.start()));
  open = await start(`${app}, https://catalog.example.com`);
  closed = await start();
});
afterAll(async () => {
  await Promise.all([open.close(), closed.close()]);
  await Promise.all(services.map((service) => service.stop()));
});

type Method = 'GET' | 'OPTIONS' | 'DELETE';
async function call(method: Method, path: string, headers: Record<string, string>, gateway = open) {
  const answer = await request(`${await gateway.getUrl()}${path}`, { method, headers });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text };
}
const preflight = (origin: string, method: string) => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization,content-type',
});

describe('a page of an origin that is named', () => {
  it.each([
    ['GET', '/api/catalog/entities/by-query'],
    ['GET', '/api/auth/guest/refresh'],
    ['POST', '/api/permission/authorize'],
    ['PUT', '/api/user-settings/buckets/a/keys/b'],
    ['DELETE', '/api/user-settings/buckets/a/keys/b'],
  ])('may ask before it sends %s to %s with a token', async (method, path) => {
    const { status, headers } = await call('OPTIONS', path, preflight(app, method));
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-allow-methods': expect.stringContaining(method),
    });
    expect(services.flatMap(({ seen }) => seen)).toEqual([]);
  });

  it('may read answers that are forwarded, also from another replica than the first, and those of the gateway', async () => {
    for (const path of ['/api/catalog/entities', '/api/permission/nothing', '/livez']) {
      const { headers } = await call('GET', path, { origin: app });
      expect([path, headers['access-control-allow-origin'], headers['vary']]).toEqual([path, app, 'Origin']);
    }
    services[0].answering = (_, response) => response.writeHead(503, { 'x-callboard-replica': 'not-ready' }).end();
    for (let round = 0; round < 2; round += 1) {
      const { status, headers } = await call('GET', '/api/catalog/entities', { origin: app });
      expect([status, headers['access-control-allow-origin']]).toEqual([200, app]);
      expect(headers['access-control-expose-headers']).toContain('x-callboard-position');
    }
  });
});

it.each<Record<string, string>>([
  {},
  { origin: app },
  { origin: 'http://localhost:3001' },
  { 'access-control-request-method': 'GET' },
])('what asks for options but is no preflight is answered, with %p', async (headers) => {
  const { status, text, headers: answered } = await call('OPTIONS', '/api/catalog/entities', headers);
  expect([status, text, answered['content-type']]).toEqual([204, '', undefined]);
});

it.each(['/nope', '/api/nope', '/livez/more'])('%s is nowhere, pages let in or not', async (path) => {
  for (const gateway of [open, closed]) {
    const { status, headers } = await call('GET', path, { origin: app }, gateway);
    expect([status, headers['allow']]).toEqual([404, undefined]);
  }
});

it('a path is said to take no method that only the pages let in have', async () => {
  const { status, headers } = await call('DELETE', '/livez', { origin: app });
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
});

it('a cache is told all that an answer depends on', async () => {
  services[0].answering = services[1].answering = (_, response) =>
    response.writeHead(200, { vary: 'accept-encoding' }).end();
  const { headers } = await call('GET', '/api/catalog/entities', { origin: app });
  expect(headers['vary']).toBe('Origin, accept-encoding');
});

describe('a page of another origin', () => {
  it.each(['http://localhost:3001', 'https://localhost:3000', 'null', `${app}.example.com`])(
    'is not let in from %s',
    async (origin) => {
      const { headers } = await call('OPTIONS', '/api/catalog/entities', preflight(origin, 'GET'));
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect((await call('GET', '/livez', { origin })).headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('is let in nowhere unless it is named', async () => {
    const { headers } = await call('GET', '/livez', { origin: app }, closed);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each(['*', 'localhost:3000', `${app}/`, 'null'])('cannot be named as %s', (origin) => {
    expect(() => readGatewayConfig({ CALLBOARD_CORS_ORIGINS: origin })).toThrow(
      'CALLBOARD_CORS_ORIGINS: must be origins',
    );
  });
});
