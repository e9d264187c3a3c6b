import { connect } from 'node:net';
import { Body, Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Open } from '@callboard/auth';
import { createLogger } from '@callboard/logging';
import { defaultBodyBytesMax, startService } from './index';

@Open()
@Controller('api/things')
class ThingsController {
  @Post('v1/orders') order(@Body() body: object) {
    return body;
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

let app: NestFastifyApplication;
beforeAll(async () => {
  const config = { mode: 'development', httpHost: '127.0.0.1', httpPort: 0, logLevel: 'silent' } as const;
  const logger = createLogger('things', 'silent');
  app = await startService({ name: 'things', module: ThingsModule, config, logger, handlesSignals: false });
});
afterAll(() => app.close());

const head = 'POST /api/things/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const pieces = 20;
const size = pieces * defaultBodyBytesMax;

it.each([
  ['whose size is told', `${head}Content-Length: ${size}\r\n\r\n`, 'x'.repeat(defaultBodyBytesMax)],
  [
    'in chunks',
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    `${defaultBodyBytesMax.toString(16)}\r\n${'x'.repeat(defaultBodyBytesMax)}\r\n`,
  ],
])('a body too large %s is refused, and what is still sent is taken until the end', async (_, start, piece) => {
  const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
  const broken: Error[] = [];
  socket.on('error', (error) => broken.push(error));
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  const answered = () =>
    new Promise<void>((resolve) => {
      for (const event of ['data', 'close']) socket.once(event, () => resolve());
    });
  const first = answered();
  socket.write(start + piece + piece);
  await first;
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  for (let index = 2; index < pieces; index += 1) socket.write(piece);
  const second = answered();
  socket.write(`${start.includes('chunked') ? '0\r\n\r\n' : ''}${head}Content-Length: 7\r\n\r\n{"a":1}`);
  await second;
  socket.destroy();
  expect([broken, text.match(/HTTP\/1\.1 \d+/g)]).toEqual([[], ['HTTP/1.1 413', 'HTTP/1.1 201']]);
});
