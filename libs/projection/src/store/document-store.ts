import type { Collection, Db, IndexDescription } from 'mongodb';
import { majorityJournaled } from '@callboard/mongo';
import type { PlannedWrite } from '../fold/entity-fold';
import { parkedDocumentsIndex } from '../parking/parked-indexes';
import { writeBulk, writeTogether } from './bulk-write';
import { isAlreadyThere, isContentError } from './mongo-failure';
import type { StoredDocument } from '../projection';
import { operationOf } from './write-operation';

/** What became of a round's writes. */
export interface WriteReport {
  /** Some guard missed: somebody else wrote. Read and fold again. */
  hasMissed: boolean;
  /** Refs whose document the database would never take, with its reason. */
  refused: Map<string, string>;
}

type Row = StoredDocument<object>;

/** Fewer updates than this are not worth a transaction's own round trip. */
const togetherMin = 16;

/** The documents of one generation of a projection, as the engine reads and writes them. */
export class DocumentStore {
  private readonly collection: Collection<Row>;

  constructor(
    private readonly db: Db,
    name: string,
  ) {
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

  /** Majority and journaled, new documents and updates side by side. Throws only for what waiting can mend. */
  async write(writes: readonly PlannedWrite[]): Promise<WriteReport> {
    const updates = writes.filter(({ kind }) => kind !== 'insert');
    if (updates.length < togetherMin) return this.writeUnordered(writes);
    const inserts = writes.filter(({ kind }) => kind === 'insert');
    const reports = await Promise.allSettled([this.writeUnordered(inserts), this.writeTogether(updates)]);
    return merged(reports.map((report) => valueOf(report)));
  }

  /** In one transaction, which costs the database half; refused as a whole, the updates go one by one. */
  private async writeTogether(updates: readonly PlannedWrite[]): Promise<WriteReport> {
    const { db, collection } = this;
    const matched = await writeTogether({ client: db.client, collection }, updates.map(operationOf));
    if (matched === null) return this.writeUnordered(updates);
    return { hasMissed: matched < updates.length, refused: new Map() };
  }

  private async writeUnordered(writes: readonly PlannedWrite[]): Promise<WriteReport> {
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
    const reports: WriteReport[] = [];
    for (const write of writes) reports.push(await this.writeUnordered([write]));
    return merged(reports);
  }
}

function merged(reports: readonly WriteReport[]): WriteReport {
  return {
    hasMissed: reports.some(({ hasMissed }) => hasMissed),
    refused: new Map(reports.flatMap(({ refused }) => [...refused])),
  };
}

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}
