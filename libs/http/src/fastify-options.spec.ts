import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createLogger } from '@callboard/logging';
import { fastify } from 'fastify';
import { BackstagePaths } from './backstage-answer';
import { fastifyOptions, requestTimeoutMs } from './fastify-options';

const options = fastifyOptions({ backstagePaths: new BackstagePaths([]), logger: createLogger('spec', 'silent') });

/** A server that is as ours, but for its patience. */
async function impatient(requestTimeout: number) {
  const app = fastify({ ...options, requestTimeout, http: { connectionsCheckingInterval: 20, headersTimeout: 100 } });
  app.post('/', () => 'taken');
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

it('waits so long for a request, its body included, and no longer', async () => {
  expect(fastify(options).server.requestTimeout).toBe(requestTimeoutMs);
  const app = await impatient(200);
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n');
  const drip = setInterval(() => socket.write('x'), 20);
  await once(socket, 'close');
  clearInterval(drip);
  await app.close();
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('"code":"request-timeout"');
});
