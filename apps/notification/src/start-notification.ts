import { startService, type ServiceOptions } from '@callboard/http';
import { createLogger, type Logger } from '@callboard/logging';
import { changeTransports } from '@callboard/projection';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { NotificationConfig } from './notification.config';
import { NotificationModule } from './notification.module';

const name = 'notification';

/** Percent: what a rebuild leaves lying is collected before it is more than what is in use (ADR 0027). */
const heapGrowth = 100;

/** Starts the service: HTTP first, then Kafka. */
export function startNotification(config: NotificationConfig): Promise<NestFastifyApplication> {
  const logger = createLogger(name, config.logLevel);
  return startService({
    ...withoutKafka(config, logger),
    transports: changeTransports({ service: name, config, logger }),
  });
}

/** All of the service but Kafka. */
export function withoutKafka(config: NotificationConfig, logger: Logger): ServiceOptions {
  const module = NotificationModule.forRoot({ config, logger });
  return { name, module, config, logger, heapGrowth, backstagePaths: [{ mount: '/api/user-settings', isWhole: true }] };
}
