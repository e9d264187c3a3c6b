import { startService, type ServiceOptions } from '@callboard/http';
import { createLogger, type Logger } from '@callboard/logging';
import { changeTransports } from '@callboard/projection';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CatalogConfig } from './catalog.config';
import { CatalogModule } from './catalog.module';

const name = 'catalog';
const mount = '/api/catalog';

/** Percent. Less than where no view stays in the heap: a share of a large heap is large (ADR 0027). */
const heapGrowth = 35;

/** Starts the service: HTTP first, then Kafka. */
export function startCatalog(config: CatalogConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(name, config.logLevel);
  return startService({ ...readSide(config, logger), transports: changeTransports({ service: name, config, logger }) });
}

/** All of the service but Kafka. */
export function readSide(config: CatalogConfig, logger: Logger): ServiceOptions {
  return {
    name,
    config,
    logger,
    module: CatalogModule.register(config, logger),
    backstagePaths: [mount],
    taggedPaths: [mount],
    heapGrowth,
  };
}
