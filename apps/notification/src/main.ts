import 'reflect-metadata';
import { readConfig } from '@callboard/config';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { changeTransports } from '@callboard/projection';
import { notificationConfigSchema } from './notification.config';
import { NotificationModule } from './notification.module';

async function main(): Promise<void> {
  const config = readConfig(notificationConfigSchema);
  const logger = createLogger('notification', config.logLevel);
  const module = NotificationModule.forRoot({ config, logger });
  await startService({
    name: 'notification',
    module,
    config,
    logger,
    transports: changeTransports({ service: 'notification', config, logger }),
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`notification cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
