import { ChangeStreamReader, type ResumeToken, tellSlowness } from '@callboard/mongo';
import { inverseOf } from '@callboard/entity';
import { collectionName, progressCollection, progressId } from '@callboard/projection';
import type { Db } from 'mongodb';
import { entityProjection } from '../entity/entity.projection';
import type { EntityRow } from '../entity/entity.document';
import { ServingView } from './serving-view';
import type { ReadTexts, StoredText } from './stored-text';
import type { Followed, ProgressRow } from './view-state';

/** Entities per batch while loading: bounds what is in flight beside the view itself. */
const loadBatchSize = 200;

/** How long the database may work on what requests wait for. */
const queryMs = 5_000;

/** The last that was committed, within a bounded time. */
const committed = { readConcern: 'majority', maxTimeMS: queryMs } as const;

/** Operations on no collection: after one of them nothing that was followed may be there. */
const upheavals = ['dropDatabase', 'invalidate'];

/** Where a view comes from: the projection's own documents, and the stream of their changes. */
export class ViewSource {
  constructor(
    private readonly db: Db,
    private readonly partitions: number,
    /** What a view may hold of entities' texts. */
    private readonly textBytesMax = Infinity,
  ) {}

  /** A view with nothing in it yet, which reads here what it does not hold. */
  emptyView(followed: Followed): ServingView {
    const texts = { bytesMax: this.textBytesMax };
    return new ServingView(inverseOf, { texts, readTexts: this.textsOf(followed) });
  }

  /** What there is to follow of a generation. */
  followed(generation: number): Followed {
    const { name } = entityProjection;
    return {
      entityCollection: collectionName(name, generation),
      progressId: progressId(name, generation),
      partitions: this.partitions,
    };
  }

  /** One stream for entities and progress, so that their order is the order they were written in. */
  open({ entityCollection }: Followed, resumeAfter?: ResumeToken): Promise<ChangeStreamReader> {
    const $or = [{ 'ns.coll': { $in: [entityCollection, progressCollection] } }, { operationType: { $in: upheavals } }];
    return ChangeStreamReader.open(this.db, {
      pipeline: [{ $match: { $or } }],
      fullDocument: 'updateLookup',
      ...(resumeAfter ? { resumeAfter } : {}),
    });
  }

  /** How far the generation is. @throws Problem `query-too-slow` */
  async progress(followed: Followed): Promise<ProgressRow> {
    const rows = this.db.collection<ProgressRow & { _id: string }>(progressCollection);
    return (await tellSlowness(rows.findOne({ _id: followed.progressId }, committed))) ?? {};
  }

  /** Every entity there is, tombstones left out, in the batches that the server sends. */
  async *entities({ entityCollection }: Followed): AsyncIterable<EntityRow[]> {
    const rows = this.db.collection<EntityRow & { _id: string }>(entityCollection);
    const parked = { error: 1, since: 1, count: 1 };
    const projection = { version: 1, position: 1, removed: 1, uid: 1, text: 1, edges: 1, parked };
    const cursor = rows.find({ removed: false }, { projection, readConcern: 'majority', batchSize: loadBatchSize });
    try {
      while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
    } finally {
      await cursor.close();
    }
  }

  /** Reads texts of that generation. */
  textsOf(followed: Followed): ReadTexts {
    return (refs) => this.texts(followed, refs);
  }

  /** The texts of these entities as they are now, tombstones left out. @throws Problem `query-too-slow` */
  async texts({ entityCollection }: Followed, refs: readonly string[]): Promise<StoredText[]> {
    const rows = this.db.collection<EntityRow & { _id: string }>(entityCollection);
    const found = rows.find(textsFilter(refs), { ...committed, projection: { version: 1, text: 1 } });
    const stored = await tellSlowness(found.toArray());
    return stored.flatMap(({ _id: ref, version, text }) => (text === undefined ? [] : { ref, version, text }));
  }

  /** The position of the last change that was folded, whether or not progress tells of it yet. Reads every row. */
  async front({ entityCollection }: Followed): Promise<number> {
    const rows = this.db.collection(entityCollection, { readConcern: 'majority' });
    const last = rows.aggregate<{ front: number }>([{ $group: { _id: null, front: { $max: '$position' } } }]);
    return (await last.next())?.front ?? 0;
  }
}

/** Served by the index on `_id`. */
function textsFilter(refs: readonly string[]): { _id: { $in: string[] } } {
  return { _id: { $in: [...refs] } };
}
