import 'reflect-metadata';
import { readConfig } from '@callboard/config';
import { catalogConfigSchema } from './catalog.config';
import { startCatalog } from './start-catalog';

async function main(): Promise<void> {
  await startCatalog(readConfig(catalogConfigSchema));
}

main().catch((error: unknown) => {
  process.stderr.write(`catalog cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
