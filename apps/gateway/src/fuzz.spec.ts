import { createLogger } from '@callboard/logging';
import { fuzzPlaces, keyPair, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HarbourSignIn } from './fixtures/harbour-sign-in';
import { Upstream } from './fixtures/upstream';
import { readGatewayConfig } from './gateway.config';
import { startGateway } from './start-gateway';

const catalog = new Upstream('catalog');
let gateway: NestFastifyApplication;

beforeAll(async () => {
  await catalog.start();
  catalog.answering = (_, response) => response.writeHead(404).end();
  const urls = [catalog.url];
  const config = {
    ...readGatewayConfig({ CALLBOARD_MODE: 'development', CALLBOARD_HTTP_HOST: '127.0.0.1' }),
    httpPort: 0,
    ...{ ingestionUrls: urls, catalogUrls: urls, searchUrls: urls, notificationUrls: urls },
    userTokenKey: keyPair().privateKey,
  };
  gateway = await startGateway(config, {
    logger: createLogger('gateway', 'silent'),
    handlesSignals: false,
    signIns: [new HarbourSignIn()],
  });
  await waitUntil(async () => (await gateway.inject('/readyz')).statusCode === 200);
});
afterAll(async () => {
  await gateway.close();
  await catalog.stop();
});

describe('requests that are wrong in every way', () => {
  it('get a refusal with a code and the place from what the gateway answers itself', async () => {
    const { backstageIdentity } = (await gateway.inject('/api/auth/guest/refresh')).json();
    const headersOf = () => ({ authorization: `Bearer ${backstageIdentity.token}` });
    const exampleOf = (_: object, name: string) => (name === 'provider' ? 'harbour' : undefined);
    // It is for permissions of another type than the example's, and no field of that.
    const isExcused = ({ place }: { place: string }) => place === 'body /items/0/permission/resourceType';
    const fuzzed = await fuzzPlaces(await gateway.getUrl(), { headersOf, exampleOf, isExcused });
    expect(fuzzed.answered).toEqual(fuzzed.described);
  }, 120_000);
});
