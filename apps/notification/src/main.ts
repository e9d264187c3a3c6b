import 'reflect-metadata';
import { readConfig } from '@callboard/config';
import { notificationConfigSchema } from './notification.config';
import { startNotification } from './start-notification';

async function main(): Promise<void> {
  await startNotification(readConfig(notificationConfigSchema));
}

main().catch((error: unknown) => {
  process.stderr.write(`notification cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
