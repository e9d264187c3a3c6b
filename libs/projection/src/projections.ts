import type { BatchSource } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import { Problem } from '@callboard/problems';
import type { Db } from 'mongodb';
import { ComparisonStore } from './comparison/comparison-store';
import { VerificationSchedule } from './comparison/verification-schedule';
import { GenerationBuilder } from './generation/generation-builder';
import { GenerationKeeper } from './generation/generation-keeper';
import { GenerationStore } from './generation/generation-store';
import { GenerationSweeper } from './generation/generation-sweeper';
import { ReplicaRegistry } from './generation/replica-registry';
import { RunningProjection } from './generation/running-projection';
import { buildingOf, collectionName, liveOf } from './generation/generation-record';
import { OperationLog } from './operation/operation-log';
import { ProjectionOperations } from './operation/projection-operations';
import { ProjectionStatusReader } from './operation/projection-status';
import { ParkedDocumentQueries } from './parking/parked-document-queries';
import type { ParkedQueries } from './parking/parked-entity';
import { ParkedRowQueries } from './parking/parked-row-queries';
import { ParkingDesk } from './parking/parking-desk';
import type { ProjectionTarget } from './projector/projector';

export interface ProjectionPartsOptions {
  db: Db;
  target: ProjectionTarget;
  logger: Logger;
  partitions: number;
  /** How often it is verified by itself; 0 or absent means never. */
  verifyEveryHours?: number;
}

const HOUR_MS = 3_600_000;

/** Everything that runs one projection in a process, put together. */
export class ProjectionParts {
  readonly running: RunningProjection;
  readonly keeper: GenerationKeeper;
  readonly operations: ProjectionOperations;
  readonly status: ProjectionStatusReader;
  private readonly store: GenerationStore;
  private readonly log: OperationLog;

  constructor(private readonly options: ProjectionPartsOptions) {
    const { db, target, partitions } = options;
    const running = (this.running = new RunningProjection(options));
    const { definition } = running;
    const logger = options.logger.child({ projection: definition.name });
    const store = (this.store = new GenerationStore(db, definition));
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
    const schedule = new VerificationSchedule(store, comparisons, (options.verifyEveryHours ?? 0) * HOUR_MS);
    this.keeper = new GenerationKeeper({ running, store, registry, builder, sweeper, comparisons, schedule, logger });
    this.log = new OperationLog(db);
    this.operations = new ProjectionOperations(store, this.keeper, this.log);
    const parked = (generation: number) => this.parkedIn(generation);
    this.status = new ProjectionStatusReader({ db, running, store, comparisons, partitions, parked });
  }

  /** Where what is parked in the live generation is looked after. @throws Problem `other-fold-version` */
  async desk(): Promise<ParkingDesk> {
    const { db, target } = this.options;
    const { name, version } = this.running.definition;
    const live = liveOf(await this.store.read());
    if (live.foldVersion !== version) {
      const detail = `Generation ${live.number} is folded by version ${live.foldVersion}, this process folds by ${version}`;
      throw new Problem('other-fold-version', detail);
    }
    const isBuilding = async () => buildingOf(await this.store.read()) !== undefined;
    const collection = collectionName(name, live.number);
    return new ParkingDesk({ db, target, generation: live.number, collection, operations: this.log, isBuilding });
  }

  private parkedIn(generation: number): ParkedQueries {
    const { db, target } = this.options;
    const collection = collectionName(this.running.definition.name, generation);
    return 'projection' in target ? new ParkedDocumentQueries(db, collection) : new ParkedRowQueries(db, collection);
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
