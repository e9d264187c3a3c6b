import type { BatchSource } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import { Problem } from '@callboard/problems';
import type { Db } from 'mongodb';
import { ComparisonStore } from './comparison/comparison-store';
import { GenerationBuilder } from './generation/generation-builder';
import { GenerationKeeper } from './generation/generation-keeper';
import { GenerationStore } from './generation/generation-store';
import { GenerationSweeper } from './generation/generation-sweeper';
import { ReplicaRegistry } from './generation/replica-registry';
import { RunningProjection } from './generation/running-projection';
import { OperationLog } from './operation/operation-log';
import { ProjectionOperations } from './operation/projection-operations';
import { ProjectionStatusReader } from './operation/projection-status';
import type { ProjectionTarget } from './projector/projector';

export interface ProjectionPartsOptions {
  db: Db;
  target: ProjectionTarget;
  logger: Logger;
  partitions: number;
}

/** Everything that runs one projection in a process, put together. */
export class ProjectionParts {
  readonly running: RunningProjection;
  readonly keeper: GenerationKeeper;
  readonly operations: ProjectionOperations;
  readonly status: ProjectionStatusReader;

  constructor(options: ProjectionPartsOptions) {
    const { db, target, partitions } = options;
    const running = (this.running = new RunningProjection(options));
    const { definition } = running;
    const logger = options.logger.child({ projection: definition.name });
    const store = new GenerationStore(db, definition);
    const comparisons = new ComparisonStore(db, definition.name);
    const registry = new ReplicaRegistry(db, definition.name);
    const { indexes = [] } = target;
    const isJournal = 'journal' in target;
    const logEnd = () => running.logEnd();
    const tools = { db, store, comparisons, partitions, indexes, isJournal, logger, logEnd };
    const builder = new GenerationBuilder(tools, registry.self);
    const sweeper = new GenerationSweeper({
      db,
      store,
      registry,
      forgetReader: (reader) => running.forgetReader(reader),
    });
    this.keeper = new GenerationKeeper({ running, store, registry, builder, sweeper, comparisons, logger });
    this.operations = new ProjectionOperations(store, this.keeper, new OperationLog(db));
    this.status = new ProjectionStatusReader({ db, running, store, comparisons, partitions });
  }
}

/** All projections of a service, in the order of its module. */
export class Projections {
  constructor(readonly all: readonly ProjectionParts[]) {}

  /** What runs a projection. @throws Problem `unknown-projection` */
  named(name: string): ProjectionParts {
    const found = this.all.find(({ running }) => running.definition.name === name);
    if (!found) throw new Problem('unknown-projection', `There is no projection ${name}`);
    return found;
  }

  /** Lets each projection read the changes, once the strategy listens. */
  readFrom(strategy: { provide(projection: string, take: (source: BatchSource) => void): void }): void {
    for (const { running } of this.all) {
      strategy.provide(running.definition.name, (source) => running.attach(source));
    }
  }

  /** Whether every projection gets its changes. */
  get areFed(): boolean {
    return this.all.every(({ running }) => running.isFed);
  }
}
