import { catalogConfigSchema } from '@callboard/catalog/dist/catalog.config';
import { readSide } from '@callboard/catalog/dist/start-catalog';
import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';

/** The catalog service as it reads, all of it but its consumer of Kafka. Arguments: MongoDB's address, the prefix. */
async function main([mongoUrl, databasePrefix]: string[]): Promise<void> {
  const config = catalogConfigSchema.parse({
    mode: 'development',
    httpHost: '127.0.0.1',
    httpPort: 0,
    kafkaBrokers: 'unused:9092',
    mongoUrl,
    databasePrefix,
  });
  const app = await startService(readSide(config, createLogger('benchmark', 'warn')));
  process.send?.({ url: await app.getUrl() });
  process.once('disconnect', () => process.exit(0));
}

void main(process.argv.slice(2));
