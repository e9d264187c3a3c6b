import 'reflect-metadata';
import { readConfig } from '@callboard/config';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { receiveDescriptors } from './entity/push-body';
import { ingestionConfigSchema } from './ingestion.config';
import { IngestionModule } from './ingestion.module';

async function main(): Promise<void> {
  const config = readConfig(ingestionConfigSchema);
  const logger = createLogger('ingestion', config.logLevel);
  const module = IngestionModule.forRoot({ config, logger });
  await startService({ name: 'ingestion', module, config, logger, configure: receiveDescriptors });
}

main().catch((error: unknown) => {
  process.stderr.write(`ingestion cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
