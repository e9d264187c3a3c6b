import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { boundAnswersUnderWay } from './answers-under-way';
import { slowClientLimits } from './slow-client';

/** More than the connection takes by itself, so that it waits for who reads. */
const large = Buffer.alloc(32 * 1024 * 1024);

let server: FastifyInstance;
let clients: Socket[];
/** What a large answer waits for before it is there. */
let made: () => Promise<void>;

async function serve(bounds: { bytesMax: number; stalledMsMax: number }): Promise<void> {
  server = fastify();
  boundAnswersUnderWay(server, { ...slowClientLimits, ...bounds });
  server.get('/large', async () => {
    await made();
    return large;
  });
  server.get('/small', (_request, reply) => void reply.send('small'));
  await server.listen({ port: 0, host: '127.0.0.1' });
}

/** Asks for the large answer, and takes only how it begins. */
async function askAndStall(): Promise<Socket> {
  const client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(client);
  client.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(client, 'data');
  client.pause();
  return client;
}

const statusOf = async (path: string) => (await server.inject({ url: path })).statusCode;

beforeEach(() => {
  clients = [];
  made = () => Promise.resolve();
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

describe('large answers under way', () => {
  it('are as many as have room, and small ones are always given', async () => {
    await serve({ bytesMax: 2 * large.length, stalledMsMax: 60_000 });
    const first = await askAndStall();
    expect(await statusOf('/large')).toBe(200);
    await askAndStall();
    expect((await server.inject({ url: '/large' })).json()).toMatchObject({ code: 'overloaded' });
    expect(await statusOf('/small')).toBe(200);
    first.destroy();
    while ((await statusOf('/large')) !== 200) await new Promise((turn) => setTimeout(turn, 10));
  });

  it('are broken off where nobody takes them', async () => {
    await serve({ bytesMax: large.length, stalledMsMax: 200 });
    const client = await askAndStall();
    while ((await statusOf('/large')) !== 200) await new Promise((turn) => setTimeout(turn, 10));
    client.resume();
    await once(client, 'close');
    expect(client.bytesRead).toBeLessThan(large.length);
  });

  it('are not those whose clients were gone before they were there', async () => {
    await serve({ bytesMax: large.length, stalledMsMax: 60_000 });
    const answered = once(server.server, 'request').then(([, response]) => response as ServerResponse);
    made = async () => void (await once(await answered, 'close'));
    const client = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n', () => client.destroy());
    const response = await answered;
    if (!response.closed) await once(response, 'close');
    made = () => Promise.resolve();
    await nextTurn();
    expect(await statusOf('/large')).toBe(200);
  });
});
