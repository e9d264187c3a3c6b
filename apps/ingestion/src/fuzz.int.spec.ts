import { startService } from '@callboard/http';
import { createLogger } from '@callboard/logging';
import { freshNames, fuzzPlaces, platformAddresses } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MongoClient } from 'mongodb';
import { receiveDescriptors } from './entity/push-body';
import { ingestionConfigSchema } from './ingestion.config';
import { IngestionModule } from './ingestion.module';

const { prefix, databasePrefix } = freshNames();
const { kafkaBrokers, mongoUrl } = platformAddresses();
let app: NestFastifyApplication;

beforeAll(async () => {
  const config = ingestionConfigSchema.parse({
    mode: 'development',
    httpHost: '127.0.0.1',
    httpPort: 0,
    adminToken: 'right',
    kafkaBrokers: kafkaBrokers.join(','),
    mongoUrl,
    topicPrefix: prefix,
    databasePrefix,
    partitions: 3,
  });
  const logger = createLogger('ingestion', 'silent');
  const module = IngestionModule.forRoot({ config, logger });
  app = await startService({
    name: 'ingestion',
    module,
    config,
    logger,
    configure: receiveDescriptors,
    handlesSignals: false,
  });
}, 60_000);
afterAll(async () => {
  await app.close();
  const client = await MongoClient.connect(mongoUrl);
  await client.db(`${databasePrefix}_ingestion`).dropDatabase();
  await client.close();
});

describe('requests that are wrong in every way', () => {
  it('get a refusal with a code and the place, whatever is wrong wherever', async () => {
    const headersOf = () => ({ authorization: 'Bearer right' });
    const { described, answered } = await fuzzPlaces(await app.getUrl(), { headersOf });
    expect(answered).toEqual(described);
  }, 120_000);
});
