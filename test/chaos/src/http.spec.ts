import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, holdAgainstDescription } from './http';

const schema = { type: 'object', properties: { count: { type: 'number' } }, additionalProperties: false };
const responses = { 200: { content: { 'application/json': { schema } } } };
const description = { paths: { '/api/things/{name}': { get: { responses } } } };

const answers: Record<string, [status: number, body: unknown]> = {
  '/openapi.json': [200, description],
  '/api/things/right': [200, { count: 1 }],
  '/api/things/more': [200, { count: 1, colour: 'red' }],
  '/api/things/broken': [500, { code: 'broken' }],
  '/readyz': [503, {}],
};

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const [status, body] = answers[url!.split('?')[0]!]!;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it('answers that are not as described are found, each sort once, and given all the same', async () => {
  const undescribed = await holdAgainstDescription(base);
  for (const path of ['/api/things/right?x=1', '/readyz']) await ask(base + path);
  expect(undescribed).toEqual([]);
  for (let times = 0; times < 2; times++) {
    expect(await ask(`${base}/api/things/more?x=${times}`)).toMatchObject({ status: 200, body: { colour: 'red' } });
    expect((await ask(`${base}/api/things/broken`)).why).toBe('500 broken');
  }
  expect(undescribed).toEqual([
    {
      kind: 'undescribed',
      where: 'GET /api/things/more?x=0',
      what: expect.stringMatching(/^answers 200, not of the schema: .*additional properties: .*red/),
    },
    {
      kind: 'undescribed',
      where: 'GET /api/things/broken',
      what: 'answers 500, a status that is not described: {"code":"broken"}',
    },
  ]);
});
