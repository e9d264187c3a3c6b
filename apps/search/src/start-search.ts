import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NotReady, Readiness } from '@callboard/health';
import { startService, type ServiceOptions } from '@callboard/http';
import { createKafka, ensureTopics, KafkaBatchStrategy } from '@callboard/kafka';
import { createLogger, type Logger } from '@callboard/logging';
import { partitionsDefault, Projectors } from '@callboard/projection';
import type { SearchConfig } from './search.config';
import { SearchModule } from './search.module';

const name = 'search';

/** Starts the service: HTTP first, then Kafka. */
export async function startSearch(config: SearchConfig): Promise<NestFastifyApplication> {
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
export function readSide(config: SearchConfig, logger: Logger): ServiceOptions {
  return { name, config, logger, module: SearchModule.register(config, logger), backstagePaths: ['/api/search'] };
}
