import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService, type ServiceOptions } from '@callboard/http';
import { createLogger, type Logger } from '@callboard/logging';
import { changeTransports } from '@callboard/projection';
import type { SearchConfig } from './search.config';
import { SearchModule } from './search.module';

const name = 'search';

/** Starts the service: HTTP first, then Kafka. */
export function startSearch(config: SearchConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(name, config.logLevel);
  return startService({ ...readSide(config, logger), transports: changeTransports({ service: name, config, logger }) });
}

/** All of the service but Kafka. */
export function readSide(config: SearchConfig, logger: Logger): ServiceOptions {
  return { name, config, logger, module: SearchModule.register(config, logger), backstagePaths: ['/api/search'] };
}
