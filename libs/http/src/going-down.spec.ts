import { connect } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Open } from '@callboard/auth';
import { createLogger } from '@callboard/logging';
import { startService } from './index';

let begun: () => void;
let goOn: () => void;
const hasBegun = new Promise<void>((resolve) => (begun = resolve));
const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
let answered = 0;

@Open()
@Controller('api/things')
class SlowController {
  @Get('v1/slow') async slow() {
    begun();
    await mayGoOn;
    answered += 1;
    return {};
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

async function start(): Promise<NestFastifyApplication> {
  const config = { mode: 'development', httpHost: '127.0.0.1', httpPort: 0, logLevel: 'silent' } as const;
  const logger = createLogger('things', 'silent');
  return startService({ name: 'things', module: SlowModule, config, logger, handlesSignals: false });
}

it('finishes what it began, and sends what still comes to another replica', async () => {
  const app = await start();
  const socket = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise((resolve) => socket.on('close', resolve));
  const ask = (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  ask('/api/things/v1/slow');
  await hasBegun;
  const closing = app.close();
  const hasArrived = new Promise((resolve) => void app.getHttpServer().once('request', resolve));
  ask('/api/things/v1/slow');
  await hasArrived;
  goOn();
  await Promise.all([closing, ended]);
  const [first, second] = text.split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/^HTTP\/1\.1 200 /);
  expect(second).toMatch(/^HTTP\/1\.1 503 /);
  expect(second).toMatch(/\r\nx-callboard-replica: not-ready\r\n/);
  expect(second).toMatch(/\r\nconnection: close\r\n/i);
  expect(JSON.parse(second!.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'not-ready', status: 503 });
  expect(answered).toBe(1);
});
