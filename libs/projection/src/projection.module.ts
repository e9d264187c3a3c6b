import { NotReady, Readiness } from '@callboard/health';
import type { Logger } from '@callboard/logging';
import { type DynamicModule, Inject, Module, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { LiveDocuments } from './generation/live-documents';
import { projectionController } from './operation/projection.controller';
import { OPERATION_QUERIES, operationController } from './parking/operation.controller';
import { OperationQueries } from './parking/operation-queries';
import { PARKING_DESKS, parkedController } from './parking/parked.controller';
import { ProjectionParts, Projections } from './projections';
import type { ProjectionTarget } from './projector/projector';

/** Injects the `RunningProjection` of a name: what a `*.consumer.ts` hands its batches to. */
export const InjectProjection = (name: string): ParameterDecorator => Inject(`PROJECTION_${name}`);

/** Injects the `LiveProgress` of a projection: what its readers wait on and reflect. */
export const InjectProgress = (name: string): ParameterDecorator => Inject(progressToken(name));

/** Injects the {@link LiveDocuments} of a projection: what its queries read. */
export const InjectDocuments = (name: string): ParameterDecorator => Inject(`DOCUMENTS_${name}`);

/** The token of a projection's progress, for providers such as `{ provide: POSITION_SOURCE, useExisting: … }`. */
export function progressToken(name: string): string {
  return `PROGRESS_${name}`;
}

export interface ProjectionModuleOptions {
  /** Each projection or journal of the service, with its indexes: one line to add one. */
  projections: readonly ProjectionTarget[];
  logger: Logger;
  /** Partitions of the changes topic. */
  partitions: number;
  /** How often each is verified by itself; 0 or absent means never. */
  verifyEveryHours?: number;
  /** Where operators ask for them, `api/catalog/v1` for instance. */
  path: string;
}

/**
 * Runs a service's projections on its mongoose connection, and lets operators see, rebuild and verify them. Kafka's side
 * is the service's `*.consumer.ts`, one method per projection.
 */
@Module({})
export class ProjectionModule implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly projections: Projections,
    private readonly readiness: Readiness,
  ) {}

  static register(options: ProjectionModuleOptions): DynamicModule {
    const { projections: targets, path, ...common } = options;
    const all = {
      provide: Projections,
      useFactory: (connection: Connection) => {
        const db = dbOf(connection);
        return new Projections(targets.map((target) => new ProjectionParts({ ...common, db, target })));
      },
      inject: [getConnectionToken()],
    };
    const desks = {
      provide: PARKING_DESKS,
      useFactory: (projections: Projections) => ({ find: (name: string) => projections.named(name).desk() }),
      inject: [Projections],
    };
    const operations = {
      provide: OPERATION_QUERIES,
      useFactory: (connection: Connection) => new OperationQueries(dbOf(connection)),
      inject: [getConnectionToken()],
    };
    const providers = targets.map(nameOf).flatMap((name) => {
      const running = (projections: Projections) => projections.named(name).running;
      const inject = [Projections];
      return [
        { provide: `PROJECTION_${name}`, useFactory: running, inject },
        { provide: progressToken(name), useFactory: (from: Projections) => running(from).progress, inject },
        { provide: `DOCUMENTS_${name}`, useFactory: (from: Projections) => new LiveDocuments(running(from)), inject },
      ];
    });
    return {
      module: ProjectionModule,
      global: true,
      controllers: [projectionController(path), parkedController(path), operationController(path)],
      providers: [all, desks, operations, ...providers],
      exports: [Projections, ...providers.map(({ provide }) => provide)],
    };
  }

  onModuleInit(): void {
    for (const { running, keeper } of this.projections.all) {
      this.readiness.register(`projection:${running.definition.name}`, () => {
        const reasons = running.waitingFor();
        if (reasons.length > 0) throw new NotReady(reasons.join('; '));
      });
      // A service starts, not ready, while its database is away.
      keeper.start();
    }
  }

  /** Before the database is let go of. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.projections.all.map(({ keeper }) => keeper.stop()));
  }
}

function nameOf(target: ProjectionTarget): string {
  return 'projection' in target ? target.projection.name : target.journal.name;
}

function dbOf(connection: Connection): Db {
  if (!connection.db) throw new Error('the mongoose connection has no database yet');
  return connection.db as unknown as Db;
}
