import { EventEmitter } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { boundSlowClient, type SlowClientLimits } from './slow-client';

/** More than lies between a server and a client that takes nothing. */
const bytes = 30_000_000;

let server: Server;

async function answered(limits: SlowClientLimits): Promise<IncomingMessage> {
  server = createServer((_, response) => {
    boundSlowClient(response, limits);
    response.end(Buffer.alloc(bytes));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).on('error', reject));
}

async function takenSlowly(answer: IncomingMessage): Promise<number> {
  let taken = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    taken += chunk.length;
    await delay(5);
  }
  return taken;
}

describe('a client', () => {
  afterEach(() => new Promise((closed) => server.close(closed)));

  it('that takes nothing is let go of', async () => {
    const answer = await answered({ stalledMsMax: 200, takingMsMax: 60_000 });
    await delay(1_000);
    await expect(text(answer)).rejects.toThrow(/aborted|ECONNRESET/);
  });

  it('that takes little at a time is let go of once that has been too long', async () => {
    const answer = await answered({ stalledMsMax: 60_000, takingMsMax: 200 });
    await expect(takenSlowly(answer)).rejects.toThrow(/aborted|ECONNRESET/);
  });

  it('that is in time gets all of it', async () => {
    const answer = await answered({ stalledMsMax: 60_000, takingMsMax: 60_000 });
    expect(await takenSlowly(answer)).toBe(bytes);
  });
});

it.each([true, false])('nothing is kept of an answer once it is closed, be that before: %s', (closed) => {
  jest.useFakeTimers();
  const answer = Object.assign(new EventEmitter(), { closed, setTimeout: jest.fn() });
  boundSlowClient(answer as unknown as ServerResponse);
  expect(jest.getTimerCount()).toBe(closed ? 0 : 1);
  answer.emit('close');
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
