import { randomUUID } from 'node:crypto';
import { entityIndexes } from '@callboard/catalog/dist/entity/entity.document';
import { declaredEdges, type Entity, refOf } from '@callboard/entity';
import { collectionName, progressCollection, progressId } from '@callboard/projection';
import { type Collection, type Db, Timestamp } from 'mongodb';
import { entities } from '../generator';

const PARTITIONS = 12;
const BATCH_ROWS = 1_000;
const CHANGES_PER_SECOND = 20;

interface Row {
  _id: string;
  version: number;
  position: number;
  removed: boolean;
  uid: string;
  text: string;
  edges: object[];
}

/** The documents that the catalog's projection would have written, put there without a log, and what changes them. */
export class FilledDatabase {
  readonly refs: string[] = [];
  private readonly rows: Collection<Row>;
  private position = 0;
  private writing: NodeJS.Timeout | undefined;
  private written: Promise<unknown> = Promise.resolve();

  private constructor(private readonly db: Db) {
    this.rows = db.collection<Row>(collectionName('entity', 1));
  }

  static async fill(db: Db, count: number): Promise<FilledDatabase> {
    const database = new FilledDatabase(db);
    await database.rows.createIndexes(entityIndexes);
    let batch: Row[] = [];
    for (const entity of entities(count)) {
      batch.push(database.rowOf(entity as unknown as Entity));
      if (batch.length < BATCH_ROWS) continue;
      await database.rows.insertMany(batch, { ordered: false });
      batch = [];
    }
    if (batch.length > 0) await database.rows.insertMany(batch, { ordered: false });
    await database.raiseProgress();
    return database;
  }

  /** From now on another entity is changed every 50 ms, as the projection would: the document, then the progress. */
  startWriting(): void {
    const next = () => {
      const ref = this.refs[(this.position * 7919) % this.refs.length]!;
      this.written = this.change(ref).catch((error: unknown) => console.error(error));
    };
    this.writing = setInterval(next, 1000 / CHANGES_PER_SECOND);
  }

  async stopWriting(): Promise<void> {
    clearInterval(this.writing);
    await this.written;
  }

  private async change(ref: string): Promise<void> {
    this.position += 1;
    const row = await this.rows.findOne({ _id: ref });
    if (!row) return;
    const entity = JSON.parse(row.text) as Entity;
    const text = JSON.stringify({ ...entity, metadata: { ...entity.metadata, title: `changed ${this.position}` } });
    const filter = { _id: ref, version: row.version };
    await this.rows.updateOne(filter, { $set: { version: row.version + 1, position: this.position, text } });
    await this.raiseProgress();
  }

  private rowOf(written: Entity): Row {
    const uid = randomUUID();
    const metadata = { ...written.metadata, namespace: 'default', uid, etag: '0'.repeat(40) };
    const entity = { ...written, metadata };
    const _id = refOf(written);
    this.refs.push(_id);
    this.position += 1;
    const text = JSON.stringify(entity);
    return { _id, version: 1, position: this.position, removed: false, uid, text, edges: declaredEdges(entity) };
  }

  private async raiseProgress(): Promise<void> {
    const clusterTime = new Timestamp({ t: this.position, i: 1 });
    const places = Array.from({ length: PARTITIONS }, (_, partition) => [
      [`partitions.${partition}.position`, this.position],
      [`partitions.${partition}.clusterTime`, clusterTime],
    ]).flat();
    const progress = this.db.collection<{ _id: string }>(progressCollection);
    await progress.updateOne(
      { _id: progressId('entity', 1) },
      { $max: Object.fromEntries(places) as Record<string, number | Timestamp> },
      { upsert: true },
    );
  }
}
