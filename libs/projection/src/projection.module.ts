import type { Logger } from '@callboard/logging';
import { NotReady, Readiness } from '@callboard/health';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Db } from 'mongodb';
import type { Connection } from 'mongoose';
import { LiveDocuments } from './generation/live-documents';
import { Projector, type ProjectionTarget } from './projector/projector';
import { Projectors } from './projectors';

/** Injects the {@link Projector} of a projection: what a `*.consumer.ts` hands its batches to. */
export const InjectProjector = (name: string): ParameterDecorator => Inject(`PROJECTOR_${name}`);

/** Injects the {@link ProjectionProgress} of a projection: what its readers wait on and reflect. */
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
}

/**
 * Runs a service's projections on its mongoose connection: one {@link Projector} each, started with the service and
 * told of in `/readyz`. Kafka's side is the service's `*.consumer.ts`, one method per projection.
 */
@Module({})
export class ProjectionModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly projectors: Projectors,
    private readonly readiness: Readiness,
  ) {}

  static register({ projections: targets, logger, partitions }: ProjectionModuleOptions): DynamicModule {
    const providers = targets.flatMap((target) => {
      const { name, version } = definitionOf(target);
      const inject = [getConnectionToken()];
      const projector = (connection: Connection) => new Projector({ db: dbOf(connection), target, logger, partitions });
      const documents = (connection: Connection) => new LiveDocuments(dbOf(connection), { name, version });
      return [
        { provide: `PROJECTOR_${name}`, useFactory: projector, inject },
        { provide: `DOCUMENTS_${name}`, useFactory: documents, inject },
        {
          provide: progressToken(name),
          useFactory: ({ progress }: Projector) => progress,
          inject: [`PROJECTOR_${name}`],
        },
      ];
    });
    const all = {
      provide: Projectors,
      useFactory: (...projectors: Projector[]) => new Projectors(projectors),
      inject: targets.map((target) => `PROJECTOR_${definitionOf(target).name}`),
    };
    const exported = [Projectors, ...providers.map(({ provide }) => provide)];
    return { module: ProjectionModule, global: true, providers: [...providers, all], exports: exported };
  }

  onModuleInit(): void {
    for (const projector of this.projectors.all) {
      this.readiness.register(`projection:${projector.name}`, () => {
        const reasons = projector.waitingFor();
        if (reasons.length > 0) throw new NotReady(reasons.join('; '));
      });
      // Not awaited: a service starts, not ready, while its database is away.
      projector.start().catch(() => projector.stop());
    }
  }

  onApplicationShutdown(): void {
    for (const projector of this.projectors.all) projector.stop();
  }
}

function definitionOf(target: ProjectionTarget): { name: string; version: number } {
  return 'projection' in target ? target.projection : target.journal;
}

function dbOf(connection: Connection): Db {
  if (!connection.db) throw new Error('the mongoose connection has no database yet');
  return connection.db as unknown as Db;
}
