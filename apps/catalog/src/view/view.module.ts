import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { NotReady, Readiness } from '@callboard/health';
import { POSITION_SOURCE } from '@callboard/http';
import type { Logger } from '@callboard/logging';
import type { Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { LiveView } from './live-view';
import { ViewPosition } from './view-position';
import { ViewSource } from './view.source';
import { ViewWorker } from './view.worker';

/** The view in memory that all reads are answered from, and the worker that keeps it true. */
@Module({})
export class ViewModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly worker: ViewWorker,
    private readonly live: LiveView,
    private readonly readiness: Readiness,
  ) {}

  static register({ logger, partitions }: { logger: Logger; partitions: number }): DynamicModule {
    const worker = (connection: Connection, live: LiveView) =>
      new ViewWorker({ source: new ViewSource(connection.db as unknown as Db, partitions), live, logger });
    return {
      module: ViewModule,
      providers: [
        LiveView,
        ViewPosition,
        { provide: ViewWorker, useFactory: worker, inject: [getConnectionToken(), LiveView] },
        { provide: POSITION_SOURCE, useExisting: ViewPosition },
      ],
      exports: [LiveView, POSITION_SOURCE],
    };
  }

  onModuleInit(): void {
    this.readiness.register('view', () => {
      if (!this.live.loaded) throw new NotReady('the view is being loaded');
    });
    this.worker.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}
