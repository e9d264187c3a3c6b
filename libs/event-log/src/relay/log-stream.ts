import { ChangeStreamReader, compareClusterTimes, formatClusterTime, type StreamBatch } from '@callboard/mongo';
import { type Db, MongoServerError, type Timestamp } from 'mongodb';
import type { BatchDocument } from './batch-document';
import type { BatchStore } from './batch-store';
import { unlistedEntries } from './recovery';

/** A batch of the log's stream. */
export interface LogStreamBatch extends StreamBatch {
  /** Until the stream covers this time it may tell again of what a batch lists already. */
  skipUntil?: string;
}

export interface LogStreamOptions {
  db: Db;
  batches: BatchStore;
  /** The batch after which the stream goes on; undefined where there is none yet. */
  last: BatchDocument | undefined;
  /** Told when the server no longer knows the place where the stream should go on. */
  onHistoryLost(error: MongoServerError): void;
}

const BATCH_EVENTS_MAX = 500;
/** While a recovery is under way; after a crash the next leader begins it again. */
const FOR_EVER = 'for ever';
/** ChangeStreamHistoryLost, ChangeStreamFatalError, InvalidResumeToken. */
const HISTORY_LOST = new Set([286, 280, 260]);

/** The log's entries in commit order, from after the last batch on: by the change stream, or by the log where that is lost. */
export class LogStream {
  private constructor(
    private readonly reader: ChangeStreamReader,
    private readonly batches: BatchStore,
    private recovered: AsyncGenerator<StreamBatch> | undefined,
    private skipUntil: string | undefined,
  ) {}

  /**
   * Resumes after the last batch's last event, which the server checks to be in its history. Everything else (no batch
   * yet, a lost place, an unfinished recovery) begins with what the log itself holds: a start time or an idle stream's
   * token older than the history is accepted without a word, and what lies between would be missed.
   */
  static async open({ db, batches, last, onHistoryLost }: LogStreamOptions): Promise<LogStream> {
    const stream = { collection: 'log', batchSizeMax: BATCH_EVENTS_MAX };
    if (last && last.skipUntil !== FOR_EVER) {
      const resumed = { ...stream, resumeAfter: last.token };
      const reader = await ChangeStreamReader.open(db, resumed).catch(historyLost(onHistoryLost));
      if (reader) return new LogStream(reader, batches, undefined, last.skipUntil);
    }
    const reader = await ChangeStreamReader.open(db, stream);
    return new LogStream(reader, batches, unlistedEntries(db, batches, reader), FOR_EVER);
  }

  async next(awaitMs: number): Promise<LogStreamBatch> {
    if (this.recovered) {
      const { value, done } = (await this.recovered.next()) as IteratorResult<StreamBatch, undefined>;
      if (!done) return { ...value, skipUntil: FOR_EVER };
      this.recovered = undefined;
      this.skipUntil = await now(this.reader.db);
    }
    const batch = await this.reader.next(awaitMs);
    if (this.skipUntil === undefined) return batch;
    const listed = await this.batches.positionsOf(batch.events.map(({ documentKey }) => String(documentKey?._id)));
    const events = batch.events.filter(({ documentKey }) => !listed.has(String(documentKey?._id)));
    const skipUntil = this.skipUntil;
    if (skipUntil !== FOR_EVER && compareClusterTimes(batch.coversBefore, skipUntil) > 0) this.skipUntil = undefined;
    return { ...batch, events, skipUntil };
  }

  close(): Promise<void> {
    return this.reader.close();
  }
}

function historyLost(tell: (error: MongoServerError) => void): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof MongoServerError) || !HISTORY_LOST.has(Number(error.code))) throw error;
    tell(error);
  };
}

async function now(db: Db): Promise<string> {
  const { operationTime } = (await db.command({ ping: 1 })) as { operationTime: Timestamp };
  return formatClusterTime(operationTime);
}
