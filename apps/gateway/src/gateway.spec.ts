import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@callboard/logging';
import { request } from 'undici';
import { Upstream } from './fixtures/upstream';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';

const one = new Upstream('one');
const two = new Upstream('two');
const other = new Upstream('other');
let gateway: NestFastifyApplication;
let origin: string;

beforeAll(async () => {
  await Promise.all([one.start(), two.start(), other.start()]);
  const urls = { ingestionUrls: [other.url], searchUrls: [other.url], notificationUrls: [one.url, two.url, other.url] };
  const config = { ...readGatewayConfig({ CALLBOARD_HTTP_HOST: '127.0.0.1' }), httpPort: 0, ...urls };
  const catalogUrls = [one.url, two.url];
  const logger = createLogger('gateway', 'silent');
  gateway = await startGateway({ ...config, catalogUrls }, { logger, handlesSignals: false });
  origin = await gateway.getUrl();
  await untilReady(200);
});
beforeEach(() => {
  for (const upstream of [one, two, other]) {
    upstream.seen = [];
    upstream.answering = (_, response) => response.end(upstream.name);
  }
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([one.stop(), two.stop(), other.stop()]);
});

async function untilReady(status: number): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await request(`${origin}/readyz`);
    const text = await answer.body.text();
    if (answer.statusCode === status) return text;
    await pause(50);
  }
  throw new Error(`the gateway's readiness never became ${status}`);
}

async function untilServing(name: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await call('/api/catalog/entities')).text === name) return;
    await pause(50);
  }
  throw new Error(`${name} is never asked`);
}

const call = async (path: string, options: Parameters<typeof request>[1] = {}) => {
  const answer = await request(`${origin}${path}`, options);
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
};

describe('forwarding', () => {
  it('keeps path, query, status, headers and body as they are', async () => {
    other.answering = (_, response) => response.writeHead(207, { 'x-callboard-position': '9' }).end('{"a":1}');
    const answer = await call('/api/ingestion/v1/receipts/a%20b?x=1&x=2&y[0]=%2F');
    expect(answer).toMatchObject({ status: 207, text: '{"a":1}', headers: { 'x-callboard-position': '9' } });
    expect(other.seen[0]?.url).toBe('/api/ingestion/v1/receipts/a%20b?x=1&x=2&y[0]=%2F');
  });

  it('tells the replica whom it serves and drops what concerns one connection only', async () => {
    const headers = {
      te: 'trailers',
      trailer: 'x-sum',
      'x-correlation-id': 'run-1',
      'x-callboard-at-least': '5',
    };
    await call('/api/search/query', { headers });
    const seen = other.seen[0]?.headers ?? {};
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-correlation-id': 'run-1',
    });
    expect(seen).toMatchObject({ 'x-forwarded-host': new URL(origin).host, 'x-callboard-at-least': '5' });
    expect([seen['te'], seen['trailer']]).toEqual([undefined, undefined]);
  });

  it('matches prefixes without regard to case and refuses paths that climb out', async () => {
    expect((await call('/API/Search/query')).text).toBe('other');
    expect((await call('/api/catalog/..%2f..%2fmetrics')).status).toBe(400);
    expect(await call('/api/nothing')).toMatchObject({ status: 404, text: expect.stringContaining('"not-found"') });
  });

  it('leaves the slash of an encoded ref encoded', async () => {
    const url = '/api/search/v1/entities/component:default%2Fbell/diff?from=1';
    expect((await call(url)).status).toBe(200);
    expect(other.seen[0]?.url).toBe(url);
  });

  it('forwards HEAD, and GET with a type but no body', async () => {
    expect(await call('/api/search/query', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await call('/api/search/query', { headers: { 'content-type': 'application/json' } })).status).toBe(200);
    expect(
      (await call('/api/search/x', { method: 'DELETE', headers: { 'content-type': 'application/json' } })).status,
    ).toBe(200);
  });
});

describe('streaming', () => {
  it('passes lines on as they come, both ways at once', async () => {
    other.answering = (incoming, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      incoming.on('data', (chunk) => response.write(`seen ${chunk}`));
      incoming.on('end', () => response.end('end\n'));
    };
    const body = new Readable({ read: () => undefined });
    const sendMore = (line: string | null) => void body.push(line);
    sendMore('1\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await request(`${origin}/api/ingestion/v1/entities`, { method: 'POST', headers, body });
    const lines = answer.body[Symbol.asyncIterator]();
    expect(String((await lines.next()).value)).toBe('seen 1\n');
    sendMore('2\n');
    expect(String((await lines.next()).value)).toBe('seen 2\n');
    sendMore(null);
    expect(String((await lines.next()).value)).toBe('end\n');
  });

  it('takes no more from the caller than the replica reads', async () => {
    let goOn: () => void = () => undefined;
    let received = 0;
    other.answering = (incoming, response) => {
      goOn = () => {
        incoming.on('data', (chunk: Buffer) => (received += chunk.length));
        incoming.on('end', () => response.end(String(received)));
      };
    };
    const size = 64 * 1024 * 1024;
    let taken = 0;
    const chunk = Buffer.alloc(64 * 1024, 120);
    const body = Readable.from(
      (function* () {
        for (; taken < size; taken += chunk.length) yield chunk;
      })(),
    );
    const headers = { 'content-type': 'application/x-ndjson' };
    const answering = call('/api/ingestion/v1/entities', { method: 'POST', headers, body });
    await pause(500);
    const takenWhileStopped = taken;
    goOn();
    expect((await answering).text).toBe(String(size));
    expect(takenWhileStopped).toBeLessThan(size / 2);
  });

  it('brings an early refusal to a caller that still sends', async () => {
    other.answering = (_, response) => response.writeHead(401).end('no');
    const body = Buffer.alloc(8 * 1024 * 1024, 120);
    const headers = { 'content-type': 'application/x-ndjson' };
    expect(await call('/api/ingestion/v1/entities', { method: 'POST', headers, body })).toMatchObject({
      status: 401,
      text: 'no',
    });
  });

  it('cuts an answer that the replica cut', async () => {
    other.answering = (_, response) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    await expect(call('/api/search/query')).rejects.toThrow();
  });
});

describe('replicas', () => {
  it('are read in turn', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => call('/api/catalog/entities')));
    expect(answers.map(({ text }) => text).sort()).toEqual(['one', 'one', 'two', 'two']);
  });

  it.each(['GET', 'POST'] as const)('that break a read off are passed over (%s)', async (method) => {
    one.answering = (_, response) => response.destroy();
    two.answering = (incoming, response) => void incoming.pipe(response);
    const body = method === 'POST' ? '{"entityRefs":[]}' : undefined;
    const headers = method === 'POST' ? { 'content-type': 'application/json' } : {};
    for (let round = 0; round < 2; round += 1) {
      const answer = await call('/api/catalog/entities/by-refs', { method, body, headers });
      expect(answer).toMatchObject({ status: 200, text: body ?? '' });
    }
    expect(one.seen.length).toBeGreaterThan(0);
  });

  it('lose no third one to a read that breaks two', async () => {
    for (const each of [one, two, other]) each.answering = (_, response) => response.destroy();
    const { status, text } = await call('/api/notifications/v1/subscriptions');
    expect([status, JSON.parse(text).code]).toEqual([502, 'upstream-failed']);
    expect(one.seen.length + two.seen.length + other.seen.length).toBe(2);
  });

  it('that say that they are not ready are passed over by reads; where all do, that is the answer', async () => {
    const headers = { 'x-callboard-replica': 'not-ready', 'retry-after': '7', 'x-from': 'one' };
    one.answering = (_, response) => response.writeHead(503, headers).end('going down');
    for (let round = 0; round < 2; round += 1) {
      const { status, text, headers } = await call('/api/catalog/entities');
      expect([status, text, headers['x-from'], headers['retry-after']]).toEqual([200, 'two', undefined, undefined]);
    }
    two.answering = one.answering;
    expect(await call('/api/catalog/entities')).toMatchObject({ status: 503, text: 'going down' });
  });

  it('that refuse a read after work, or for the work they have, are taken at their word', async () => {
    one.answering = two.answering = (_, response) => response.writeHead(503, { 'retry-after': '1' }).end('too slow');
    expect(await call('/api/catalog/entities')).toMatchObject({ status: 503, text: 'too slow' });
    expect(one.seen.length + two.seen.length).toBe(1);
  });

  it('never see a write again that another one broke off', async () => {
    one.answering = two.answering = (incoming, response) => void incoming.on('data', () => response.destroy());
    const headers = { 'content-type': 'application/json' };
    const answer = await call('/api/catalog/v1/anything', { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'upstream-failed', status: 502 });
    expect(one.seen.length + two.seen.length).toBe(1);
  });

  it('that are gone lose neither reads nor writes that had not begun', async () => {
    await one.stop();
    await pause(100); // the gateway sees the connections go, as it would before the next request
    const headers = { 'content-type': 'application/json' };
    for (let round = 0; round < 4; round += 1) {
      expect((await call('/api/catalog/entities')).text).toBe('two');
      two.answering = (incoming, response) => void incoming.pipe(response);
      expect(await call('/api/catalog/v1/x', { method: 'POST', body: '{"a":1}', headers })).toMatchObject({
        text: '{"a":1}',
      });
      two.answering = (_, response) => response.end('two');
    }
    await one.start();
    await untilServing('one');
  });
});

describe('when no replica is ready', () => {
  afterAll(async () => {
    one.isReady = two.isReady = true;
    await untilReady(200);
  });

  it('says so by /readyz, and refuses with Retry-After in the shape of the path', async () => {
    one.isReady = two.isReady = false;
    expect(JSON.parse(await untilReady(503)).checks).toMatchObject({
      catalog: 'replica 1: mongo failed; replica 2: mongo failed',
      search: 'ok',
    });
    const ours = await call('/api/catalog/v1/history');
    expect([ours.status, ours.headers['retry-after'], JSON.parse(ours.text).code]).toEqual([
      503,
      '1',
      'upstream-unavailable',
    ]);
    expect(JSON.parse((await call('/api/catalog/entities')).text)).toMatchObject({
      error: { name: 'ServiceUnavailableError' },
      request: { method: 'GET', url: '/entities' },
    });
    expect((await call('/api/search/query')).text).toBe('other');
  });
});

describe('the position cookie', () => {
  it('makes a browser that came by the landing page ask for what it saw', async () => {
    const landing = await call('/');
    expect(landing.text).toContain('<h1>Callboard</h1>');
    const cookie =
      [landing.headers['set-cookie']]
        .flat()
        .find((text) => text?.includes('search'))
        ?.split(';')[0] ?? '';
    other.answering = (_, response) => response.writeHead(200, { 'x-callboard-position': '12' }).end();
    const first = await call('/api/search/query', { headers: { cookie } });
    const kept = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect(kept).toBe('callboard-search-position=12');
    await call('/api/search/query', { headers: { cookie: kept } });
    await call('/api/search/query', { headers: { cookie: kept, 'x-callboard-at-least': '3' } });
    expect(other.seen.map(({ headers }) => headers['x-callboard-at-least'])).toEqual(['0', '12', '3']);
  });

  it('makes a page of the own origin ask for what it saw, from its second request on', async () => {
    other.answering = (_, response) => response.writeHead(200, { 'x-callboard-position': '12' }).end();
    const headers = { 'sec-fetch-site': 'same-origin' };
    const first = await call('/api/search/query', { headers });
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    await call('/api/search/query', { headers: { ...headers, cookie } });
    expect(other.seen.map(({ headers: sent }) => sent['x-callboard-at-least'])).toEqual([undefined, '12']);
  });

  it('is not kept alive where what was seen is not there, as in a log begun anew', async () => {
    const headers = { cookie: 'callboard-search-position=90' };
    const cookieAfter = async (status: number) => {
      other.answering = (_, response) => response.writeHead(status, { 'x-callboard-position': '12' }).end();
      return (await call('/api/search/query', { headers })).headers['set-cookie'];
    };
    expect([await cookieAfter(409), await cookieAfter(404)]).toEqual([undefined, expect.stringContaining('=90; ')]);
  });

  it('is not for callers without it', async () => {
    other.answering = (_, response) => response.writeHead(200, { 'x-callboard-position': '12' }).end();
    const strange = { headers: { 'sec-fetch-site': 'same-site' } };
    expect((await call('/api/search/query', strange)).headers['set-cookie']).toBeUndefined();
    expect((await call('/api/search/query')).headers['set-cookie']).toBeUndefined();
  });
});

describe('/openapi.json', () => {
  it('holds the services that answer', async () => {
    const described = { openapi: '3.0.0', info: { title: 'search', version: '1' }, paths: { '/api/search/query': {} } };
    other.answering = (_, response) => response.end(JSON.stringify(described));
    const { paths } = JSON.parse((await call('/openapi.json')).text);
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/livez', '/api/search/query']));
  });

  it('of a service is its own below its prefix', async () => {
    expect((await call('/api/search/openapi.json')).text).toBe('other');
  });
});
