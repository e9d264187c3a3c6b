import { formatClusterTime, majorityJournaled } from '@callboard/mongo';
import {
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  type Filter,
  MongoBulkWriteError,
  type WriteError,
} from 'mongodb';
import type { LogEntry } from './log-entry';

const DUPLICATE_KEY = 11000;

/** What one insert into the log came to. */
export interface Inserted {
  /** Ids that were taken before; everything else is in the log, majority and journaled. */
  taken: Set<string>;
  clusterTime: string;
}

/** Entries as one majority read found them. */
export interface Found {
  entries: Map<string, LogEntry>;
  clusterTime: string;
}

type Fields = Partial<Record<keyof LogEntry, 1>>;

/** What an entry's successor needs to know of it; not the entity, which may be large. */
export const HEAD_FIELDS: Fields = {
  ref: 1,
  version: 1,
  type: 1,
  etag: 1,
  uid: 1,
  hash: 1,
  source: 1,
  receipt: 1,
  index: 1,
};

/** The collection `log`, spoken to in whole batches. Everything it answers is majority-committed. */
export class LogStore {
  private readonly log: Collection<LogEntry>;

  constructor(private readonly db: Db) {
    this.log = db.collection<LogEntry>('log');
  }

  /** Makes the collection and its index, which serves the question what a receipt appended. */
  async ensure(): Promise<void> {
    await this.log.createIndex({ receipt: 1, index: 1 });
  }

  /** One unordered bulk insert. Throws when its outcome is unknown; sending the same entries again is then safe. */
  async insert(entries: LogEntry[]): Promise<Inserted> {
    return this.inSession(async (session) => {
      const options = { ordered: false, session, writeConcern: majorityJournaled };
      const taken = await this.log.insertMany(entries, options).then(() => new Set<string>(), takenIds(entries));
      return { taken, clusterTime: clusterTimeOf(session) };
    });
  }

  /** Which of these ids the log holds. */
  find(ids: string[], fields: Fields): Promise<Found> {
    return this.query({ _id: { $in: ids } }, fields);
  }

  private async query(filter: Filter<LogEntry>, projection: Document): Promise<Found> {
    return this.inSession(async (session) => {
      const options = { session, projection, readConcern: 'majority' as const, batchSize: 100_000 };
      const entries = await this.log.find(filter, options).toArray();
      return { entries: new Map(entries.map((entry) => [entry._id, entry])), clusterTime: clusterTimeOf(session) };
    });
  }

  private async inSession<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    const session = this.db.client.startSession();
    try {
      return await work(session);
    } finally {
      await session.endSession();
    }
  }
}

/** The ids that a bulk insert found taken; rethrows when anything else went wrong, for then the outcome is unknown. */
function takenIds(entries: LogEntry[]): (error: unknown) => Set<string> {
  return (error) => {
    if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
    const failures = [error.writeErrors].flat() as WriteError[];
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(failures.map(({ index }) => entries[index]!._id));
  };
}

function clusterTimeOf({ operationTime }: ClientSession): string {
  if (!operationTime) throw new Error('the server gives no operation time: it is no replica set');
  return formatClusterTime(operationTime);
}
