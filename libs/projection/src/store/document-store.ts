import type { AnyBulkWriteOperation, Collection, Db, IndexDescription } from 'mongodb';
import { majorityJournaled } from '@callboard/mongo';
import type { PlannedWrite } from '../fold/entity-fold';
import { parkedDocumentsIndex } from '../parking/parked-indexes';
import { isAlreadyThere, isContentError } from './mongo-failure';
import type { StoredDocument } from '../projection';
import { writeBulk } from './bulk-write';

/** What became of a round's writes. */
export interface WriteReport {
  /** Some guard missed: somebody else wrote. Read and fold again. */
  hasMissed: boolean;
  /** Refs whose document the database would never take, with its reason. */
  refused: Map<string, string>;
}

type Row = StoredDocument<object>;

/** The documents of one generation of a projection, as the engine reads and writes them. */
export class DocumentStore {
  private readonly collection: Collection<Row>;

  constructor(db: Db, name: string) {
    this.collection = db.collection<Row>(name, { ignoreUndefined: true, writeConcern: majorityJournaled });
  }

  /** Creates what is missing; done before the first read so that no first write pays for it. */
  async prepare(indexes: readonly IndexDescription[]): Promise<void> {
    await this.collection.createIndexes([parkedDocumentsIndex, ...indexes]);
  }

  /** One read for a whole round; the payloads of parked changes stay where they are. */
  async read(refs: readonly string[]): Promise<Map<string, Row>> {
    const found = this.collection.find({ _id: { $in: [...refs] } }, { projection: { 'parked.changes': 0 } });
    const documents = new Map<string, Row>();
    for (const document of await found.toArray()) documents.set(document._id, document);
    return documents;
  }

  /** One unordered bulk, majority and journaled. Throws only for what waiting can mend. */
  async write(writes: readonly PlannedWrite[]): Promise<WriteReport> {
    const report: WriteReport = { hasMissed: false, refused: new Map() };
    if (writes.length === 0) return report;
    try {
      const { matched, failures } = await writeBulk(this.collection, writes.map(operationOf));
      for (const { index, code, message } of failures) {
        if (isAlreadyThere({ code, message })) report.hasMissed = true;
        else report.refused.set(writes[index]!.ref, message);
      }
      const missedUpdates = writes.filter(({ kind, ref }) => kind !== 'insert' && !report.refused.has(ref)).length;
      report.hasMissed ||= matched < missedUpdates;
      return report;
    } catch (error) {
      if (!isContentError(error)) throw error;
      return this.writeOneByOne(writes, error);
    }
  }

  /** The driver refuses a whole bulk for one document that is none; alone, it is found. */
  private async writeOneByOne(writes: readonly PlannedWrite[], cause: unknown): Promise<WriteReport> {
    if (writes.length === 1) return { hasMissed: false, refused: new Map([[writes[0]!.ref, String(cause)]]) };
    const report: WriteReport = { hasMissed: false, refused: new Map() };
    for (const write of writes) {
      const { hasMissed, refused } = await this.write([write]);
      report.hasMissed ||= hasMissed;
      for (const [ref, reason] of refused) report.refused.set(ref, reason);
    }
    return report;
  }
}

/** The version guard is in the filter, not in an `if`; so is what a former member may have parked meanwhile. */
function operationOf(write: PlannedWrite): AnyBulkWriteOperation<Row> {
  const { ref: _id } = write;
  if (write.kind === 'insert') return { insertOne: { document: write.document } };
  const { version } = write;
  if (write.kind === 'replace') {
    return { replaceOne: { filter: { _id, version, parked: null }, replacement: write.document } } as never;
  }
  const { parked } = write;
  if (write.kind === 'park') {
    return { updateOne: { filter: { _id, version, parked: null }, update: { $set: { parked } } } } as never;
  }
  const { changes, ...rest } = parked;
  const $set = Object.fromEntries(Object.entries(rest).map(([name, value]) => [`parked.${name}`, value]));
  return {
    updateOne: {
      filter: { _id, version, 'parked.lastPosition': write.lastPosition },
      update: { $set, $push: { 'parked.changes': { $each: changes } } },
    },
  } as never;
}
