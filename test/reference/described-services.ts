import { subscribe } from 'node:diagnostics_channel';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { markHeaders } from '@callboard/events';
import { Projections } from '@callboard/projection';
import { freshNames, keyPair, platformAddresses, waitUntil } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { MongoClient } from 'mongodb';
import { catalogConfigSchema } from '../../apps/catalog/src/catalog.config';
import { readSide as catalogReadSide } from '../../apps/catalog/src/start-catalog';
import { readGatewayConfig } from '../../apps/gateway/src/gateway.config';
import { startGateway } from '../../apps/gateway/src/start-gateway';
import { receiveDescriptors } from '../../apps/ingestion/src/entity/push-body';
import { ingestionConfigSchema } from '../../apps/ingestion/src/ingestion.config';
import { IngestionModule } from '../../apps/ingestion/src/ingestion.module';
import { notificationConfigSchema } from '../../apps/notification/src/notification.config';
import { withoutKafka } from '../../apps/notification/src/start-notification';
import { searchConfigSchema } from '../../apps/search/src/search.config';
import { readSide as searchReadSide } from '../../apps/search/src/start-search';

const names = freshNames();
const logger = createLogger('spec', 'silent');
const partitions = 3;

const routes = new WeakMap<object, string[]>();

// The only moment before a service has routes at which its framework can be reached from outside.
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  const known: string[] = [];
  routes.set(fastify, known);
  fastify.addHook('onRoute', ({ method, url }) => {
    const path = url.replace(/:(\w+)/g, '{$1}');
    for (const each of [method].flat()) if (each !== 'HEAD' && each !== 'OPTIONS') known.push(`${each} ${path}`);
  });
});

/** Each `METHOD /path/{parameter}` that the service's router has, sorted. */
export function routesOf(app: NestFastifyApplication): string[] {
  return [...new Set(routes.get(app.getHttpAdapter().getInstance()))].sort();
}

/** The services as they are served, on a database that holds nothing, by name. */
export type DescribedServices = Record<
  'catalog' | 'search' | 'notification' | 'ingestion' | 'gateway',
  NestFastifyApplication
>;

/** Starts all services. */
export async function startServices(): Promise<DescribedServices> {
  const { kafkaBrokers, mongoUrl } = platformAddresses();
  const common = {
    mode: 'development' as const,
    httpHost: '127.0.0.1',
    httpPort: 0,
    adminToken: 'right',
    kafkaBrokers: kafkaBrokers.join(','),
    mongoUrl,
    databasePrefix: names.databasePrefix,
    topicPrefix: names.prefix,
    partitions,
  };
  const start = (options: Parameters<typeof startService>[0]) => startService({ ...options, handlesSignals: false });
  const config = ingestionConfigSchema.parse(common);
  const module = IngestionModule.forRoot({ config, logger });
  const [catalog, search, notification, ingestion] = await Promise.all([
    start(catalogReadSide(catalogConfigSchema.parse(common), logger)),
    start(searchReadSide(searchConfigSchema.parse(common), logger)),
    start(withoutKafka(notificationConfigSchema.parse(common), logger)),
    start({ name: 'ingestion', module, config, logger, configure: receiveDescriptors }),
  ]);
  for (const app of [catalog, search, notification]) await open(app);
  const gateway = await startGateway(
    {
      ...readGatewayConfig({ CALLBOARD_MODE: 'development', CALLBOARD_HTTP_HOST: '127.0.0.1' }),
      httpPort: 0,
      catalogUrls: [await catalog.getUrl()],
      searchUrls: [await search.getUrl()],
      notificationUrls: [await notification.getUrl()],
      ingestionUrls: [await ingestion.getUrl()],
      userTokenKey: keyPair().privateKey,
    },
    { logger, handlesSignals: false },
  );
  await waitUntil(async () => (await gateway.inject('/readyz')).statusCode === 200);
  return { catalog, search, notification, ingestion, gateway };
}

/** Hands the projections what Kafka would of a log without changes: they are ready then. */
async function open(app: NestFastifyApplication): Promise<void> {
  const headers = markHeaders({ position: 0, prev: 0, incarnation: 'spec', clusterTime: '0.1' });
  const records = [{ key: null, value: null, headers, offset: '0' }];
  for (const { running } of app.get(Projections).all)
    for (let partition = 0; partition < partitions; partition++)
      await running.handle({ topic: 'changes', partition, records, level: true, isStale: () => false });
}

/** Ends them, and leaves nothing behind. */
export async function stopServices({ gateway, ...others }: DescribedServices): Promise<void> {
  await gateway.close();
  for (const app of Object.values(others)) await app.close();
  const client = await MongoClient.connect(platformAddresses().mongoUrl);
  for (const service of Object.keys(others)) await client.db(`${names.databasePrefix}_${service}`).dropDatabase();
  await client.close();
}
