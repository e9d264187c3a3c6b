import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Reads } from '@callboard/auth';
import { createLogger } from '@callboard/logging';
import { Problem } from '@callboard/problems';
import { IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import {
  BodyLimit,
  errorsPage,
  IgnoresUnknownFields,
  POSITION_SOURCE,
  PositionInterceptor,
  startService,
  type AtLeast,
  type PositionSource,
  defaultBodyBytesMax,
} from './index';

class Filter {
  @ApiProperty() @IsString() kind!: string;
}

class Order {
  @ApiProperty() @IsString() name!: string;
  @ApiProperty() @ValidateNested() @Type(() => Filter) filter!: Filter;
}

class Page {
  @ApiProperty() @IsOptional() @Type(() => Number) @IsInt() @Min(1) limit?: number;
}

@IgnoresUnknownFields()
class Loose {
  @IsOptional() @IsString() name?: string;
}

@Reads()
@Controller('api/things')
class ThingsController {
  @Get('v1/pages') page(@Query() page: Page) {
    return page;
  }
  @HttpCode(200) @Post('v1/orders') order(@Body() order: Order) {
    return order;
  }
  @HttpCode(200) @Post('loose') loose(@Body() loose: Loose) {
    return { loose };
  }
  @BodyLimit(10) @HttpCode(200) @Post('v1/small') small(@Body() body: object) {
    return { body };
  }
  @Get('by-name/:name') byName(@Param('name') name: string) {
    return { name };
  }
  @Get(['broken', 'v1/broken']) broken() {
    throw new Error('sekret: connection string');
  }
  @Get(['absent', 'v1/absent']) absent() {
    throw new Problem('unknown-entity', 'No component:default/x');
  }
  @Get('v1/cut') cut() {
    throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  }
  @Get(['down', 'v1/down']) down() {
    throw new Problem('log-unavailable', 'sekret host', [], { retryAfterSeconds: 3 });
  }
  @Get(['huge', 'v1/huge']) huge() {
    return Buffer.alloc(256 * 1024 * 1024 + 1);
  }
  @UseInterceptors(PositionInterceptor) @Get('v1/position') position() {
    return { read: true };
  }
}

@Controller('api/writes')
class WritesController {
  @Post() write() {
    return {};
  }
}

const waited: [AtLeast, number][] = [];
const source: PositionSource = {
  current: async () => ({ position: 42, ageMs: 7.6 }),
  waitFor: async (atLeast, timeoutMs) => {
    waited.push([atLeast, timeoutMs]);
    return 'position' in atLeast && atLeast.position <= 42;
  },
};

@Module({
  controllers: [ThingsController, WritesController],
  providers: [{ provide: POSITION_SOURCE, useValue: source }],
})
class ThingsModule {}

const lines: string[] = [];
let app: NestFastifyApplication;
let origin: string;

beforeAll(async () => {
  const logger = createLogger('things', 'debug', { write: (line: string) => void lines.push(line) });
  const config = { mode: 'development' as const, httpHost: '127.0.0.1', httpPort: 0, logLevel: 'debug' as const };
  const options = { name: 'things', module: ThingsModule, backstagePaths: ['/api/things'], logger };
  app = await startService({ ...options, config: { ...config, adminToken: 'the-token' }, handlesSignals: false });
  origin = await app.getUrl();
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
type Method = 'GET' | 'POST' | 'HEAD' | 'PUT' | 'DELETE';
const call = (method: Method, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method, url, payload: payload as object, headers });

describe('our own paths', () => {
  it('refuse with problem+json whose type opens a page that is served', async () => {
    const answer = await call('GET', '/api/things/v1/absent', undefined, { 'x-correlation-id': 'run-7' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toEqual({
      type: '/docs/reference/errors.md#unknown-entity',
      title: 'There is no such entity',
      status: 404,
      detail: 'No component:default/x',
      code: 'unknown-entity',
      correlationId: 'run-7',
    });
    const page = await call('GET', answer.json().type.split('#')[0]);
    expect(page.body).toContain('## unknown-entity\n');
  });

  it('refuse an answer for which there is no room', async () => {
    const [own, backstage] = [await call('GET', '/api/things/v1/huge'), await call('GET', '/api/things/huge')];
    expect([own.statusCode, own.headers['retry-after'], own.json().code]).toEqual([503, '1', 'overloaded']);
    expect([backstage.statusCode, backstage.json().error.name]).toEqual([503, 'ServiceUnavailableError']);
  });

  it('name every wrong field by its pointer', async () => {
    const answer = await call('POST', '/api/things/v1/orders', { name: 1, filter: { kind: 2 }, more: 3 });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().code).toBe('invalid-request');
    const found = answer.json().errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`);
    expect(found.sort()).toEqual(['/filter/kind is-string', '/more unknown-field', '/name is-string']);
  });

  it.each(['null', '[]', '1', '"x"'])('refuse the body %s where an object is wanted', async (body) => {
    const answer = await call('POST', '/api/things/v1/orders', body, json);
    expect(answer.json()).toMatchObject({ code: 'invalid-request', errors: [{ pointer: '', code: 'is-object' }] });
  });

  it('turn query parameters into their types and refuse wrong ones', async () => {
    expect((await call('GET', '/api/things/v1/pages?limit=3')).json()).toEqual({ limit: 3 });
    const answer = await call('GET', '/api/things/v1/pages?limit=0');
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'invalid-parameter']);
  });

  it('answer 404 where nothing is and 405 where another method is', async () => {
    expect((await call('GET', '/nowhere?token=x')).json()).toMatchObject({ status: 404, code: 'not-found' });
    const answer = await call('PUT', '/API/Things/v1/orders/');
    expect([answer.statusCode, answer.json().code, answer.headers.allow]).toEqual([405, 'method-not-allowed', 'POST']);
    expect((await call('DELETE', '/livez')).headers.allow).toBe('GET, HEAD');
  });

  it('say nothing but the correlation id where we failed, and log the reason', async () => {
    const answer = await call('GET', '/api/things/v1/broken', undefined, { 'x-correlation-id': 'run-8' });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('sekret');
    const logged = lines
      .map((line) => JSON.parse(line))
      .find(({ event, correlationId }) => event === 'http.request.failed' && correlationId === 'run-8');
    expect(logged.err.message).toContain('sekret');
    const down = await call('GET', '/api/things/v1/down');
    expect([down.statusCode, down.headers['retry-after'], down.body.includes('sekret')]).toEqual([503, '3', false]);
    const cut = await call('GET', '/api/things/v1/cut');
    expect([cut.statusCode, cut.headers['retry-after'], cut.json().code]).toEqual([503, '1', 'database-unavailable']);
  });

  it('bound bodies, by default and by route', async () => {
    const large = { name: 'x'.repeat(110_000), filter: { kind: 'a' } };
    expect((await call('POST', '/api/things/v1/orders', large)).json()).toMatchObject({
      status: 413,
      code: 'body-too-large',
    });
    expect((await call('POST', '/api/things/v1/small', { a: 'too long' })).statusCode).toBe(413);
    expect((await call('POST', '/api/things/v1/small', { a: 1 })).statusCode).toBe(200);
  });

  it('refuse other media types, broken JSON and broken addresses', async () => {
    const text = await call('POST', '/api/things/v1/orders', 'x', { 'content-type': 'text/plain' });
    expect(text.json()).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect((await call('POST', '/api/things/v1/orders', '{', json)).json()).toMatchObject({
      status: 400,
      code: 'unreadable-body',
    });
    expect((await call('GET', '/api/things/v1/%E0%A4%A')).json()).toMatchObject({
      status: 400,
      code: 'invalid-parameter',
    });
  });
});

describe("Backstage's paths", () => {
  it('refuse in the shape of Backstage, with the address below the mount', async () => {
    const answer = await call('GET', '/api/things/absent?a=1');
    expect(answer.json()).toEqual({
      error: { name: 'NotFoundError', message: 'No component:default/x', code: 'unknown-entity' },
      request: { method: 'GET', url: '/absent?a=1' },
      response: { statusCode: 404 },
    });
  });

  it.each<[Method, string]>([
    ['GET', '/api/things/nope'],
    ['GET', '/api/things/absent//'],
    ['PUT', '/api/things/absent'],
  ])('answer %s %s with 404 and an empty body', async (method, url) => {
    const answer = await call(method, url);
    expect([answer.statusCode, answer.body]).toEqual([404, '']);
  });

  it('take 400 for a broken, mistyped or too large body', async () => {
    expect((await call('POST', '/api/things/loose', '{', json)).json().response.statusCode).toBe(400);
    const bodyOf = (bytes: number) => ({ name: 'x'.repeat(bytes - '{"name":""}'.length) });
    expect((await call('POST', '/api/things/loose', bodyOf(defaultBodyBytesMax))).statusCode).toBe(200);
    expect((await call('POST', '/api/things/loose', bodyOf(defaultBodyBytesMax + 1))).json().error.name).toBe(
      'InputError',
    );
    expect((await call('POST', '/api/things/loose', 'x', { 'content-type': 'text/plain' })).statusCode).toBe(400);
    const mistyped = (await call('POST', '/api/things/loose', { name: 1 })).json();
    expect([mistyped.response.statusCode, mistyped.error.errors[0].pointer]).toEqual([400, '/name']);
  });

  it('refuse a body that is nested deeper than anything that walks it could bear', async () => {
    const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    expect((await call('POST', '/api/things/loose', nested(100), json)).statusCode).toBe(200);
    for (const levels of [101, 15_000]) {
      expect((await call('POST', '/api/things/loose', nested(levels), json)).json().error).toEqual({
        name: 'InputError',
        message: 'The body is nested deeper than 100',
        code: 'invalid-request',
        errors: [{ pointer: '', message: 'The body is nested deeper than 100', code: 'too-deep' }],
      });
    }
  });

  it('drop unknown fields where the class says so', async () => {
    expect((await call('POST', '/api/things/loose', { name: 'a', more: 1 })).json()).toEqual({ loose: { name: 'a' } });
  });

  it('refuse a broken address in that shape, too, and serve the description', async () => {
    expect((await call('GET', '/api/things/%E0%A4%A')).json()).toMatchObject({
      error: { name: 'InputError', code: 'invalid-parameter' },
      request: { method: 'GET', url: '/%E0%A4%A' },
    });
    expect((await call('GET', '/api/things/openapi.json')).json().info.title).toBe('Callboard things');
  });

  it('say nothing of our failures', async () => {
    const answer = await call('GET', '/api/things/broken', undefined, { 'x-correlation-id': 'run-9' });
    expect(answer.json().error).toEqual({
      name: 'InternalServerError',
      message: 'Something went wrong on our side (correlation id run-9)',
      code: 'internal',
    });
  });
});

describe('every path', () => {
  it('matches without regard to case and trailing slash, and keeps the case of its parts', async () => {
    expect((await call('GET', '/API/Things/By-Name/Alpha/')).json()).toEqual({ name: 'Alpha' });
  });

  it('answers HEAD like GET, without the body', async () => {
    const answer = await call('HEAD', '/api/things/by-name/alpha');
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '16']);
  });

  it('takes an empty body that is called JSON', async () => {
    expect((await call('GET', '/api/things/by-name/a', undefined, json)).statusCode).toBe(200);
    expect((await call('POST', '/api/things/loose', '', json)).json()).toEqual({ loose: {} });
  });

  it('returns a harmless correlation id and replaces any other', async () => {
    const of = async (given: string) =>
      (await call('GET', '/livez', undefined, { 'x-correlation-id': given })).headers['x-correlation-id'];
    expect(await of('build:17/a')).toBe('build:17/a');
    expect(await of('x'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
    expect(await of('a b')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('needs a token to write, also in development', async () => {
    const refused = await call('POST', '/api/writes');
    expect([refused.statusCode, refused.json().code, refused.headers['www-authenticate']]).toEqual([
      401,
      'unauthenticated',
      'Bearer',
    ]);
    expect((await call('POST', '/api/writes', undefined, { authorization: 'Bearer the-token' })).statusCode).toBe(201);
  });
});

describe('what is no request', () => {
  const sent = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('close', () => resolve(answer)).on('error', reject);
    });

  it('is refused with a problem, and the connection closed', async () => {
    const answer = await sent('this is no HTTP\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'invalid-parameter', status: 400 });
  });

  it('as an address beyond what is read, is refused with a code of its own', async () => {
    const answer = await sent(`GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'head-too-large' });
  });
});

describe('PositionInterceptor', () => {
  it('says what the answer reflects', async () => {
    const { headers } = await call('GET', '/api/things/v1/position');
    expect([headers['x-callboard-position'], headers['x-callboard-age-ms']]).toEqual(['42', '8']);
  });

  it('waits for a position or a write, bounded, and says so when it is not there', async () => {
    const reader = (atLeast: string, waitMs = '9'.repeat(20)) =>
      call('GET', '/api/things/v1/position', undefined, {
        'x-callboard-at-least': atLeast,
        'x-callboard-wait-ms': waitMs,
      });
    expect((await reader('42')).statusCode).toBe(200);
    const late = await reader('cb1.1700000000.3', '200');
    expect([
      late.statusCode,
      late.json().code,
      late.headers['retry-after'],
      late.headers['x-callboard-position'],
    ]).toEqual([409, 'not-yet-visible', '1', '42']);
    expect(waited.slice(-2)).toEqual([
      [{ position: 42 }, 30_000],
      [{ clusterTime: '1700000000.3' }, 200],
    ]);
    expect((await reader('soon')).json()).toMatchObject({
      code: 'invalid-parameter',
      errors: [{ pointer: '/x-callboard-at-least', code: 'bad-position' }],
    });
    expect((await reader('42', 'long')).json()).toMatchObject({
      code: 'invalid-parameter',
      errors: [{ pointer: '/x-callboard-wait-ms', code: 'is-int' }],
    });
  });

  it.each(['long', '-1', '1.5', '0x10', '', '1, 2'])(
    'refuses %p as a time to wait where nothing is waited for',
    async (ms) => {
      const answer = await call('GET', '/api/things/v1/position', undefined, { 'x-callboard-wait-ms': ms });
      expect(answer.json()).toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '/x-callboard-wait-ms' }] });
    },
  );
});

describe('the process', () => {
  it('tells health, metrics, its API and its docs', async () => {
    expect((await call('GET', '/livez')).json()).toEqual({ status: 'alive' });
    expect((await call('GET', '/readyz')).json()).toEqual({ status: 'ready', checks: { start: 'ok' } });
    expect((await call('GET', '/metrics')).body).toContain('callboard_http_request_duration_seconds_count');
    expect(Object.keys((await call('GET', '/openapi.json')).json().paths)).toContain('/api/things/v1/orders');
    const docs = await call('GET', '/docs');
    expect([docs.statusCode, docs.body.includes('swagger-ui')]).toEqual([200, true]);
    expect((await call('GET', '/docs/swagger-ui.css')).statusCode).toBe(200);
  });

  it('logs one wide line per request', async () => {
    await call('GET', '/livez', undefined, { 'x-correlation-id': 'run-10' });
    const line = lines.map((text) => JSON.parse(text)).find(({ correlationId }) => correlationId === 'run-10');
    expect(line).toMatchObject({
      level: 'debug',
      event: 'http.request.served',
      method: 'GET',
      route: '/livez',
      status: 200,
    });
  });
});

describe('docs/reference/errors.md', () => {
  it('is what the tables make', () => {
    expect(readFileSync(join(__dirname, '../../../docs/reference/errors.md'), 'utf8')).toBe(errorsPage());
  });
});
