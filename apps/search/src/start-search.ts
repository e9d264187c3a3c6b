import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService, type ServiceOptions } from '@callboard/http';
import { createLogger, type Logger } from '@callboard/logging';
import { changeTransports } from '@callboard/projection';
import type { SearchConfig } from './search.config';
import { SearchModule } from './search.module';

const name = 'search';

/** Percent: what a rebuild leaves lying is collected before it is more than what is in use (ADR 0027). */
const heapGrowth = 100;

/** Starts the service: HTTP first, then Kafka. */
export function startSearch(config: SearchConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(name, config.logLevel);
  return startService({ ...readSide(config, logger), transports: changeTransports({ service: name, config, logger }) });
}

/** All of the service but Kafka. */
export function readSide(config: SearchConfig, logger: Logger): ServiceOptions {
  const module = SearchModule.register(config, logger);
  return { name, module, config, logger, heapGrowth, backstagePaths: ['/api/search'] };
}
