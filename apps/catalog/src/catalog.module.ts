import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import type { Logger } from '@callboard/logging';
import { connectionOptions } from '@callboard/mongo';
import { ProjectionModule } from '@callboard/projection';
import { AnswerViews } from './as-of/answer-views';
import { AsOfViews } from './as-of/as-of-views';
import { PastQueries } from './as-of/past.queries';
import { PastSource } from './as-of/past.source';
import type { CatalogConfig } from './catalog.config';
import { CatalogConsumer } from './catalog.consumer';
import { EntityController } from './entity/entity.controller';
import { entityProjection } from './entity/entity.projection';
import { EntityQueries } from './entity/entity.queries';
import { PlainListController } from './entity/plain-list.controller';
import { ListPlaces } from './entity/list-places';
import { PlainListQueries } from './entity/plain-list.queries';
import { SnapshotGaps } from './export/snapshot-gaps';
import { SnapshotController } from './export/snapshot.controller';
import { SnapshotLimits } from './export/snapshot-limits';
import { SnapshotQueries } from './export/snapshot.queries';
import { FacetController } from './facet/facet.controller';
import { FacetQueries } from './facet/facet.queries';
import { GraphController } from './graph/graph.controller';
import { GraphQueries } from './graph/graph.queries';
import { RelationListController } from './graph/relation-list.controller';
import { RelationListQueries } from './graph/relation-list.queries';
import { historyIndexes } from './history/history.document';
import { HistoryModule } from './history/history.module';
import { historyProjection } from './history/history.projection';
import { ValidationController } from './validation/validation.controller';
import { ViewModule } from './view/view.module';

/** The catalog: changes come in by the consumer, are folded, served from a view in memory, and asked for over HTTP. */
@Module({})
export class CatalogModule {
  static register(config: CatalogConfig, logger: Logger): DynamicModule {
    const { partitions, verifyEveryHours, textCacheMib } = config;
    const projections = [{ projection: entityProjection }, { journal: historyProjection, indexes: historyIndexes }];
    return {
      module: CatalogModule,
      imports: [
        MongooseModule.forRoot(config.mongoUrl, connectionOptions(`${config.databasePrefix}_catalog`)),
        ProjectionModule.register({ projections, logger, partitions, verifyEveryHours, path: 'api/catalog/v1' }),
        ViewModule.register({ logger, partitions, textCacheMib }),
        HistoryModule,
      ],
      controllers: [
        CatalogConsumer,
        EntityController,
        PlainListController,
        FacetController,
        GraphController,
        RelationListController,
        SnapshotController,
        ValidationController,
      ],
      providers: [
        AnswerViews,
        AsOfViews,
        PastSource,
        PastQueries,
        EntityQueries,
        PlainListQueries,
        ListPlaces,
        FacetQueries,
        GraphQueries,
        RelationListQueries,
        SnapshotGaps,
        SnapshotQueries,
        SnapshotLimits,
      ],
    };
  }
}
