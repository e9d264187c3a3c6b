import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { HealthModule } from '@callboard/health';
import { type BatchVerdict, ChangeBatches, type RecordBatch } from '@callboard/kafka';
import { createLogger } from '@callboard/logging';
import { waitUntil } from '@callboard/testing';
import { Controller, ValidationPipe } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { MongooseModule } from '@nestjs/mongoose';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { IndexDescription } from 'mongodb';
import request from 'supertest';
import { changeTransports } from './change-transports';
import { KafkaLog } from './fixtures/kafka-log';
import type { LiveDocuments } from './generation/live-documents';
import type { RunningProjection } from './generation/running-projection';
import type { Projection, StoredDocument } from './projection';
import { InjectDocuments, InjectProjection, ProjectionModule } from './projection.module';

// docs:projection
/** The document: which kinds there are owners of. */
interface Owned {
  owner: string;
}

/** The indexes, each for a query. */
const ownedIndexes: IndexDescription[] = [{ key: { owner: 1 }, partialFilterExpression: { removed: false } }];

/** The fold. */
const ownedProjection: Projection<Owned> = {
  name: 'owned',
  version: 1,
  on: {
    'callboard.entity.registered': (_, { data }) => ({ owner: String(data.entity?.spec?.['owner']) }),
    'callboard.entity.updated': (_, { data }) => ({ owner: String(data.entity?.spec?.['owner']) }),
    'callboard.entity.restored': (_, { data }) => ({ owner: String(data.entity?.spec?.['owner']) }),
    'callboard.entity.removed': () => null,
  },
};

/** The door: one method per projection. */
@Controller()
class OwnedConsumer {
  constructor(@InjectProjection('owned') private readonly owned: RunningProjection) {}

  @ChangeBatches('owned')
  foldOwned(@Payload() batch: RecordBatch): Promise<BatchVerdict> {
    return this.owned.handle(batch);
  }
}

/** The questions. */
class OwnedQueries {
  constructor(@InjectDocuments('owned') private readonly documents: LiveDocuments<StoredDocument<Owned>>) {}

  async count(owner: string): Promise<number> {
    return (await this.documents.collection()).countDocuments({ owner, removed: false });
  }
}
// docs:end

describe('a service with a projection of its own', () => {
  const logger = createLogger('spec', 'silent');
  const partitions = 3;
  let log: KafkaLog;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    log = await KafkaLog.open(partitions);
    const dbName = `spec_${randomUUID().slice(0, 8)}`;
    const module = await Test.createTestingModule({
      imports: [
        HealthModule,
        MongooseModule.forRoot(process.env.CALLBOARD_MONGO_URL!, { dbName }),
        // One line adds a projection.
        ProjectionModule.register({
          projections: [{ projection: ownedProjection, indexes: ownedIndexes }],
          logger,
          partitions,
          path: 'api/spec/v1',
        }),
      ],
      controllers: [OwnedConsumer],
      providers: [OwnedQueries],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalPipes(new ValidationPipe({ transform: true }));
    const config = {
      kafkaBrokers: process.env.CALLBOARD_KAFKA_BROKERS!.split(','),
      topicPrefix: log.prefix,
      partitions,
    };
    for (const options of changeTransports({ service: 'spec', config, logger })(app)) app.connectMicroservice(options);
    await app.startAllMicroservices();
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await log.close();
  }, 60_000);

  it('projects it from the broker, answers from it, and shows it to operators', async () => {
    await log.publishMany(25);
    const projection = app.get<RunningProjection>('PROJECTION_owned');
    const isThere = () => projection.progress.watermark === 25;
    await waitUntil(isThere, { timeoutMs: 30_000, message: 'all of it is projected' });
    expect(await app.get(OwnedQueries).count('stagehands')).toBe(25);
    const { body } = await request(app.getHttpServer()).get('/api/spec/v1/projections').expect(200);
    expect(body.items).toHaveLength(1);
    expect(Object.keys(body.items[0])).not.toContain('on');
    expect(body.items[0]).toMatchObject({
      name: 'owned',
      version: 1,
      generation: 1,
      state: 'live',
      watermark: 25,
      lag: { changes: 0, seconds: 0 },
      counts: { applied: 25, ignored: 0, duplicate: 0, parked: 0 },
      parkedEntities: 0,
      lastError: null,
      waitingFor: [],
      verification: null,
      generations: [{ number: 1, state: 'live', done: 25 }],
    });
    await request(app.getHttpServer()).get('/api/spec/v1/projections/owned/parked').expect(200, { items: [] });
  }, 60_000);
});
