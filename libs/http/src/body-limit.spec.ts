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
  app = await startService({
    ...{ name: 'things', module: ThingsModule, backstagePaths: ['/api/things'] },
    ...{ config, logger, handlesSignals: false },
  });
});
afterAll(() => app.close());

const type = 'Content-Type: application/json\r\n';
const to = (path: string) => `POST /api/things/${path} HTTP/1.1\r\nHost: x\r\n`;
const head = `${to('v1/orders')}${type}`;
const pieces = 20;
const size = pieces * defaultBodyBytesMax;

const told = `Content-Length: ${size}\r\n\r\n`;
const inChunks = 'Transfer-Encoding: chunked\r\n\r\n';
const text = 'x'.repeat(defaultBodyBytesMax);
const chunk = `${defaultBodyBytesMax.toString(16)}\r\n${text}\r\n`;

it.each([
  ['whose size is told', 413, `${head}${told}`, text],
  ['in chunks', 413, `${head}${inChunks}`, chunk],
  ['to a path of ours that is nowhere', 404, `${to('v1/nowhere')}${type}${told}`, text],
  ["to a path of Backstage's that is nowhere", 404, `${to('nowhere')}${type}${told}`, text],
  ['in chunks to a path that is nowhere', 404, `${to('nowhere')}${type}${inChunks}`, chunk],
  ['of another type to a path that is nowhere', 404, `${to('nowhere')}Content-Type: text/csv\r\n${told}`, text],
  ['of another type', 415, `${to('v1/orders')}Content-Type: text/csv\r\n${told}`, text],
])(
  'a body too large %s is refused (%i), and what is still sent is taken until the end',
  async (_, status, start, piece) => {
    const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
    const broken: Error[] = [];
    socket.on('error', (error) => broken.push(error));
    let answers = '';
    socket.on('data', (data) => (answers += String(data)));
    const answered = () =>
      new Promise<void>((resolve) => {
        for (const event of ['data', 'close']) socket.once(event, () => resolve());
      });
    const first = answered();
    socket.write(start + piece + piece);
    await first;
    expect(answers).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    for (let index = 2; index < pieces; index += 1) socket.write(piece);
    const second = answered();
    socket.write(`${start.includes('chunked') ? '0\r\n\r\n' : ''}${head}Content-Length: 7\r\n\r\n{"a":1}`);
    await second;
    socket.destroy();
    expect([broken, answers.match(/HTTP\/1\.1 \d+/g)]).toEqual([[], [`HTTP/1.1 ${status}`, 'HTTP/1.1 201']]);
  },
);
