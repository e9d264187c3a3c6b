import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { NotReady, Readiness } from '@callboard/health';
import { POSITION_SOURCE } from '@callboard/http';
import type { Logger } from '@callboard/logging';
import { InjectProjection, type RunningProjection } from '@callboard/projection';
import type { Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { entityProjection } from '../entity/entity.projection';
import { LiveView } from './live-view';
import { ViewPosition } from './view-position';
import { ViewSource } from './view.source';
import { ViewSwitch } from './view-switch';

export interface ViewModuleOptions {
  readonly logger: Logger;
  readonly partitions: number;
  /** Memory for entities' texts; those beyond it are read from the database. */
  readonly textCacheMib: number;
}

/** The view in memory that all reads are answered from, kept true to the generation that is live. */
@Module({})
export class ViewModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly views: ViewSwitch,
    private readonly live: LiveView,
    @InjectProjection(entityProjection.name) private readonly entities: RunningProjection,
    private readonly readiness: Readiness,
  ) {}

  static register({ logger, partitions, textCacheMib }: ViewModuleOptions): DynamicModule {
    const views = (connection: Connection, live: LiveView) => {
      const source = new ViewSource(connection.db as unknown as Db, partitions, textCacheMib * 2 ** 20);
      return new ViewSwitch({ source, live, logger });
    };
    return {
      module: ViewModule,
      global: true,
      providers: [
        LiveView,
        ViewPosition,
        { provide: ViewSwitch, useFactory: views, inject: [getConnectionToken(), LiveView] },
        { provide: POSITION_SOURCE, useExisting: ViewPosition },
      ],
      exports: [LiveView, ViewPosition, POSITION_SOURCE],
    };
  }

  onModuleInit(): void {
    this.readiness.register('view', () => {
      if (!this.live.loaded) throw new NotReady('the view is being loaded');
    });
    this.entities.reader.switchAfter((generation) => this.views.show(generation));
  }

  /** Before the database is let go of. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.views.stop();
  }
}
