import { gzipSync } from 'node:zlib';
import { createLogger } from '@callboard/logging';
import { fastify } from 'fastify';
import { BackstagePaths } from './backstage-answer';
import { fastifyOptions } from './fastify-options';
import { acceptJson } from './json-body';
import { KnownRoutes } from './known-routes';
import { ProblemFilter } from './problem.filter';

const logger = createLogger('spec', 'silent');
const backstagePaths = new BackstagePaths(['/api/things']);
const app = fastify(fastifyOptions({ backstagePaths, logger }));
const filter = new ProblemFilter({ backstagePaths, logger, knownRoutes: new KnownRoutes(app) });
acceptJson(app);
app.setErrorHandler((error, request, reply) => filter.refuse(error, request, reply));
for (const path of ['/api/things', '/api/things/v1']) app.post(path, ({ body }) => ({ body }));
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
const send = (payload: string | Buffer, headers: Record<string, string> = {}, url = '/api/things/v1') =>
  app.inject({ method: 'POST', url, payload, headers: { ...json, ...headers } });
const text = '{"name":"größe 🚢"}';

it.each([
  ['in UTF-8', {}],
  ['that says so', { 'content-type': 'application/json; charset=utf-8' }],
  ['that says so in quotes and capitals', { 'content-type': 'application/json;charset="UTF-8"' }],
  ['that says that it is not compressed', { 'content-encoding': 'identity' }],
])('a body %s is taken', async (_, headers) => {
  expect((await send(text, headers)).json()).toEqual({ body: { name: 'größe 🚢' } });
});

it('a byte order mark before it is no part of it', async () => {
  expect((await send(`\ufeff${text}`)).json()).toEqual({ body: { name: 'größe 🚢' } });
});

interface Refused {
  body: Buffer;
  headers?: Record<string, string>;
  status: number;
  code: string;
  cause: string;
}

const ofCharset = (charset: string) => ({ 'content-type': `application/json; charset=${charset}` });
const unsupported = { status: 415, code: 'unsupported-media-type' };

it.each<[string, Refused]>([
  [
    'in UTF-16',
    { body: Buffer.from(text, 'utf16le'), headers: ofCharset('utf-16le'), ...unsupported, cause: 'utf-16le' },
  ],
  ['in Latin-1', { body: Buffer.from('"é"', 'latin1'), headers: ofCharset('latin1'), ...unsupported, cause: 'latin1' }],
  ['compressed', { body: gzipSync(text), headers: { 'content-encoding': 'gzip' }, ...unsupported, cause: 'gzip' }],
  [
    'compressed twice',
    { body: gzipSync(text), headers: { 'content-encoding': 'gzip, br' }, ...unsupported, cause: 'gzip, br' },
  ],
  [
    'of bytes that are no UTF-8',
    { body: Buffer.from('"\xff"', 'latin1'), status: 400, code: 'unreadable-body', cause: 'UTF-8' },
  ],
])('a body %s is refused, and told why', async (_, { body, headers, status, code, cause }) => {
  const own = await send(body, headers);
  expect([own.statusCode, own.json().code]).toEqual([status, code]);
  expect(own.json().detail).toContain(cause);
  const backstage = await send(body, headers, '/api/things');
  expect([backstage.statusCode, backstage.json().error.code]).toEqual([400, code]);
  expect(backstage.json().error.message).toContain(cause);
});
