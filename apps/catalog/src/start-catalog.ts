import { NotReady, Readiness } from '@callboard/health';
import { startService, type ServiceOptions } from '@callboard/http';
import { createKafka, ensureTopics, KafkaBatchStrategy } from '@callboard/kafka';
import { createLogger, type Logger } from '@callboard/logging';
import { partitionsDefault, Projectors } from '@callboard/projection';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { tagAnswers } from './answer-tag';
import type { CatalogConfig } from './catalog.config';
import { CatalogModule } from './catalog.module';

const name = 'catalog';
const mount = '/api/catalog';

/** Starts the service: HTTP first, then Kafka. */
export async function startCatalog(config: CatalogConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(name, config.logLevel);
  const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: name, logger });
  await ensureTopics(kafka, { prefix: config.topicPrefix, partitions: partitionsDefault });
  const strategy = new KafkaBatchStrategy({ kafka, prefix: config.topicPrefix, service: name, logger });
  return startService({
    ...readSide(config, logger),
    transports: (app) => {
      app.get(Projectors).hookInto(strategy);
      app.get(Readiness).register('kafka', () => {
        if (!strategy.healthy) throw new NotReady('a consumer is not in its group');
      });
      return [{ strategy }];
    },
  });
}

/** All of the service but Kafka. */
export function readSide(config: CatalogConfig, logger: Logger): ServiceOptions {
  return {
    name,
    config,
    logger,
    module: CatalogModule.register(config, logger),
    backstagePaths: [mount],
    configure: (app) => tagAnswers(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, mount),
  };
}
