import { createLogger } from '@callboard/logging';
import { waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Upstream } from '../fixtures/upstream';
import { readGatewayConfig } from '../gateway.config';
import { startGateway } from '../start-gateway';

const services = new Upstream('services');
let gateway: NestFastifyApplication;

beforeAll(async () => {
  await services.start();
  const urls = [services.url];
  const config = { ...readGatewayConfig({ CALLBOARD_HTTP_HOST: '127.0.0.1' }), httpPort: 0, searchUrls: urls };
  const others = { ingestionUrls: urls, catalogUrls: urls, notificationUrls: urls };
  const logger = createLogger('gateway', 'silent');
  gateway = await startGateway({ ...config, ...others }, { logger, handlesSignals: false });
});
afterAll(async () => {
  await gateway.close();
  await services.stop();
});

const get = async (path: string) => {
  const answer = await gateway.inject(`/.backstage/health/v1/${path}`);
  return { status: answer.statusCode, body: answer.json() };
};

it("tells health where Backstage's backend does", async () => {
  await waitUntil(async () => (await get('readiness')).status === 200);
  expect((await get('readiness')).body).toEqual({ status: 'ok' });
  services.isReady = false;
  const message = 'Not ready: ingestion, catalog, search, notification';
  const last = await waitUntil(async () => {
    const { status, body } = await get('readiness');
    return status === 503 && body.message === message && body;
  });
  expect(last).toEqual({ status: 'error', message });
  expect(await get('liveness')).toEqual({ status: 200, body: { status: 'ok' } });
});
