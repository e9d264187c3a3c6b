import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fuzzPlaces } from './fuzz-places';
import { wrongJson } from './wrong-json';
import { wrongRequests } from './wrong-requests';

const problem = { 'application/problem+json': { schema: { type: 'object' } } };
const responses = {
  200: { content: { 'application/json': { schema: { type: 'object' } } } },
  400: { content: problem },
};
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 10 }, example: 5 };
const order = {
  type: 'object',
  required: ['item'],
  properties: {
    item: { type: 'object', properties: { kind: { type: 'string', enum: ['a', 'b'] } } },
    note: { type: 'string' },
  },
};
const document = {
  paths: {
    '/things': { get: { parameters: [limit], responses } },
    '/orders': {
      post: { requestBody: { content: { 'application/json': { schema: order, example: { item: {} } } } }, responses },
    },
  },
};

type Refused = { pointer?: string; code?: string; status?: number } | undefined;
/** What the service does with a limit; it takes every order. */
let judge: (limit: string | null) => Refused;
let server: Server;
let origin: string;

const isRight = (text: string | null) =>
  text === null || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 10);
const rightly = (text: string | null): Refused => (isRight(text) ? undefined : { pointer: '/limit' });

function answer(response: ServerResponse, refused: Refused): void {
  const { pointer, code = 'invalid-parameter', status = 400 } = refused ?? {};
  const errors = pointer === undefined ? [] : [{ pointer, message: 'is wrong', code: 'wrong' }];
  response.writeHead(refused ? status : 200, { 'content-type': `application/${refused ? 'problem+json' : 'json'}` });
  response.end(JSON.stringify(refused ? { code, errors } : {}));
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url!, 'http://x');
  request.resume().on('end', () => {
    if (pathname === '/openapi.json') response.end(JSON.stringify(document));
    else if (pathname === '/things') {
      const limits = searchParams.getAll('limit');
      answer(response, limits.length > 1 ? { pointer: '/limit' } : judge(limits[0] ?? null));
    } else answer(response, undefined);
  });
}

beforeAll(async () => {
  server = createServer(serve);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((closed) => server.close(closed)));

const isOrder = ({ operation }: { operation: string }) => operation === 'POST /orders';
const fuzzed = () => fuzzPlaces(origin, { isExcused: isOrder });

describe('a service', () => {
  it('that refuses what is wrong, and says where, passes', async () => {
    judge = rightly;
    expect(await fuzzed()).toEqual({
      described: ['GET /things', 'POST /orders'],
      answered: ['GET /things', 'POST /orders'],
    });
  });

  it.each<[string, typeof judge, string]>([
    [
      'fails',
      (text) => (text === '0' ? { status: 500 } : rightly(text)),
      'query limit: is a failure of ours\n    zero\n',
    ],
    [
      'takes what is wrong',
      (text) => (text === '0x10' ? undefined : rightly(text)),
      'query limit: is taken\n    a hexadecimal',
    ],
    ['does not say where', (text) => (isRight(text) ? undefined : {}), 'query limit: does not say where'],
    ['names another place', (text) => (isRight(text) ? undefined : { pointer: '/limits' }), 'does not say where'],
    ['has a code of its own', (text) => (isRight(text) ? undefined : { code: 'nope' }), 'has no code of the list'],
    [
      'has a status of its own',
      (text) => (text === '' ? { status: 418 } : rightly(text)),
      'a status that is not described',
    ],
    ['refuses what is right', () => ({ pointer: '/limit' }), 'nowhere: is refused though it is right'],
  ])('that %s is found out, with the seed', async (_, judging, told) => {
    judge = judging;
    const failing = fuzzed();
    await expect(failing).rejects.toThrow(/^seed -?\d+, \d+ faults?:\n/);
    await expect(failing).rejects.toThrow(told);
  });
});

describe('the requests', () => {
  const kindsAt = (seed: number) =>
    wrongRequests(document, { seed }).map(({ operation, place, kind }) => [operation, place, kind]);

  it('have every kind of fault at every place, whatever the seed, and the same values by the same seed', () => {
    expect(kindsAt(1)).toEqual(kindsAt(2));
    expect(wrongRequests(document, { seed: 1 })).toEqual(wrongRequests(document, { seed: 1 }));
    expect(wrongRequests(document, { seed: 1 })).not.toEqual(wrongRequests(document, { seed: 2 }));
    const places = new Set(kindsAt(1).map(([, place]) => place));
    const ofBody = ['body ', 'body /item', 'body /item/kind', 'body /note'];
    expect([...places]).toEqual(expect.arrayContaining(['query limit', ...ofBody]));
    for (const place of ofBody.slice(1)) expect(kindsAt(1)).toContainEqual(['POST /orders', place, 'missing']);
  });

  it('have null as the kind of that name alone, whatever is drawn', () => {
    for (let seed = 0; seed < 500; seed++) {
      const nulls = wrongJson(seed).filter(({ json }) => json === 'null');
      expect(nulls.map(({ kind }) => kind)).toEqual(['null']);
    }
  });

  it('are right but for the one place', () => {
    const of = (wanted: string, kind: string) =>
      wrongRequests(document, { seed: 1 }).find((each) => each.place === wanted && each.kind === kind)!;
    expect(of('body /note', 'null').request.body).toBe('{"item":{},"note":null}');
    expect(of('body /item/kind', 'a number beyond doubles').request.body).toBe('{"item":{"kind":1e309}}');
    expect(of('body /item', 'missing')).toMatchObject({ isCertainlyWrong: true, request: { body: '{}' } });
    expect(of('query limit', 'an exponent')).toMatchObject({
      pointer: '/limit',
      request: { path: '/things?limit=1e1' },
    });
  });
});
