import { setTimeout as pause } from 'node:timers/promises';
import { entityProjection } from '@callboard/catalog/dist/entity/entity.projection';
import { historyIndexes } from '@callboard/catalog/dist/history/history.document';
import { historyProjection } from '@callboard/catalog/dist/history/history.projection';
import type { Entity } from '@callboard/entity';
import { createLogger } from '@callboard/logging';
import { collectionName, Projector } from '@callboard/projection';
import type { Db } from 'mongodb';
import { type GeneratedRecord, GeneratedLog, PARTITIONS } from '../generated-log';
import { entities } from '../generator';

const BATCH_CHANGES = 2_000;
const CHANGES_PER_SECOND = 20;
/** No factor of the counts that are measured, so that every entity has its turn. */
const STRIDE = 7_919;

interface Row {
  _id: string;
  version: number;
  text: string;
}

/** The catalog's database as its own projectors write it, entities and history, from a log that nobody keeps. */
export class FilledDatabase {
  readonly refs: string[] = [];
  private readonly log = new GeneratedLog();
  private readonly projectors: readonly Projector[];
  private turn = 0;
  private isWriting = false;
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly db: Db) {
    const options = { db, logger: createLogger('benchmark', 'warn'), partitions: PARTITIONS, generation: 1 };
    const targets = [{ projection: entityProjection }, { journal: historyProjection, indexes: historyIndexes }];
    this.projectors = targets.map((target) => new Projector({ ...options, target }));
  }

  static async fill(db: Db, count: number): Promise<FilledDatabase> {
    const database = new FilledDatabase(db);
    let records: GeneratedRecord[] = [];
    for (const entity of entities(count)) {
      const record = database.log.append(1, entity as unknown as Entity);
      database.refs.push(record.key!);
      records.push(record);
      if (records.length < BATCH_CHANGES) continue;
      await database.project(records);
      records = [];
    }
    await database.project(records);
    return database;
  }

  /** The position of the last change. */
  get position(): number {
    return this.log.position;
  }

  /** From now on another entity is changed every 50 ms. */
  startWriting(): void {
    this.isWriting = true;
    this.writing = this.write();
  }

  /** Resolves once the last change is written. */
  async stopWriting(): Promise<void> {
    this.isWriting = false;
    await this.writing;
  }

  /** Changes as many entities as fast as it goes; not while others are being changed. */
  async change(count: number): Promise<void> {
    for (let left = count; left > 0; left -= BATCH_CHANGES) {
      const refs = Array.from({ length: Math.min(left, BATCH_CHANGES) }, () => this.nextRef());
      const rows = this.db.collection<Row>(collectionName(entityProjection.name, 1));
      const found = await rows.find({ _id: { $in: refs } }, { projection: { version: 1, text: 1 } }).toArray();
      await this.project(found.map(({ version, text }) => this.log.append(version + 1, JSON.parse(text) as Entity)));
    }
  }

  private async write(): Promise<void> {
    for (let dueAt = performance.now(); this.isWriting; dueAt += 1000 / CHANGES_PER_SECOND) {
      await pause(dueAt - performance.now());
      await this.change(1);
    }
  }

  private nextRef(): string {
    return this.refs[(this.turn++ * STRIDE) % this.refs.length]!;
  }

  /** As if Kafka had brought it: each partition's changes and its mark, to both projectors. */
  private async project(changes: readonly GeneratedRecord[]): Promise<void> {
    const batches = Array.from({ length: PARTITIONS }, (_, partition) => ({
      topic: 'changes',
      partition,
      records: [...changes.filter((change) => change.partition === partition), this.log.mark(partition)],
      level: true,
      isStale: () => false,
    }));
    const handed = this.projectors.flatMap((projector) => batches.map((batch) => projector.handle(batch)));
    for (const verdict of await Promise.all(handed)) if (verdict !== 'done') throw new Error(`a batch is ${verdict}`);
  }
}
