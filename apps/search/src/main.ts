import 'reflect-metadata';
import { readConfig } from '@callboard/config';
import { searchConfigSchema } from './search.config';
import { startSearch } from './start-search';

async function main(): Promise<void> {
  await startSearch(readConfig(searchConfigSchema));
}

main().catch((error: unknown) => {
  process.stderr.write(`search cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
