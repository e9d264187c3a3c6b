import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import { Readiness } from '@callboard/health';
import { POSITION_SOURCE } from '@callboard/http';
import type { Logger } from '@callboard/logging';
import { connectionOptions } from '@callboard/mongo';
import { ProjectionModule, progressToken } from '@callboard/projection';
import type { Connection } from 'mongoose';
import { DocumentController } from './document/document.controller';
import { documentIndexes } from './document/document.document';
import { documentProjection } from './document/document.projection';
import { DocumentQueries } from './document/document.queries';
import type { SearchConfig } from './search.config';
import { SearchConsumer } from './search.consumer';

const pingTimeoutMs = 1_500;

/** Search: changes come in by the consumer, become documents with their words, and are asked for over HTTP. */
@Module({})
export class SearchModule implements OnModuleInit {
  constructor(
    @Inject(getConnectionToken()) private readonly connection: Connection,
    private readonly readiness: Readiness,
  ) {}

  static register(config: SearchConfig, logger: Logger): DynamicModule {
    return {
      module: SearchModule,
      imports: [
        MongooseModule.forRoot(config.mongoUrl, connectionOptions(`${config.databasePrefix}_search`)),
        ProjectionModule.register({
          projections: [{ projection: documentProjection, indexes: documentIndexes }],
          logger,
          partitions: config.partitions,
          verifyEveryHours: config.verifyEveryHours,
          path: 'api/search/v1',
        }),
      ],
      controllers: [SearchConsumer, DocumentController],
      providers: [DocumentQueries, { provide: POSITION_SOURCE, useExisting: progressToken(documentProjection.name) }],
    };
  }

  onModuleInit(): void {
    this.readiness.register('mongo', async () => {
      await this.connection.db?.command({ ping: 1 }, { timeoutMS: pingTimeoutMs });
    });
  }
}
