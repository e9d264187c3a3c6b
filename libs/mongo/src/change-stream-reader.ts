import { type ClientSession, type Db, type Document, Long, type Timestamp } from 'mongodb';
import { clusterTimeOf, type ResumeToken } from './resume-token';

/** One event as the change stream gives it. */
export interface StreamEvent {
  _id: ResumeToken;
  operationType: string;
  clusterTime: Timestamp;
  ns?: { db: string; coll: string };
  documentKey?: { _id: unknown };
  fullDocument?: Document;
}

/** What one request to the server brought: all events it had, in commit order. */
export interface StreamBatch {
  events: StreamEvent[];
  /** Where to resume so that nothing of this batch comes again and nothing after it is missed. */
  resumeToken: ResumeToken;
  /** Nothing more was there when the server answered. */
  drained: boolean;
  /** Cluster time below which every event has been given, by this batch or an earlier one; itself not included. */
  coversBefore: string;
}

export interface ChangeStreamOptions {
  /** Only this collection; without it, every collection of the database. */
  collection?: string;
  /** Stages after `$changeStream`, a `$match` or `$project` for instance. */
  pipeline?: Document[];
  resumeAfter?: ResumeToken;
  startAtOperationTime?: Timestamp;
  fullDocument?: 'updateLookup';
  /** Events per request, at most. Default: 500. */
  batchSizeMax?: number;
}

interface CursorReply {
  cursor: {
    id: Long | number;
    ns: string;
    firstBatch?: StreamEvent[];
    nextBatch?: StreamEvent[];
    postBatchResumeToken: ResumeToken;
  };
}

/** The server closed the stream: its collection was dropped or renamed, and nothing more can come. */
export class StreamEnded extends Error {
  constructor(collection: string) {
    super(`the change stream on ${collection} has ended: dropped, renamed or invalidated`);
  }
}

/**
 * A change stream read in the server's own batches. The driver's own stream hands out single events, opens lazily and
 * resumes by itself; here the stream is open when `open` returns, and every failure is the caller's to judge.
 */
export class ChangeStreamReader {
  private first: StreamEvent[] | undefined;
  /** Where this stream was opened. */
  readonly startToken: ResumeToken;

  private constructor(
    readonly db: Db,
    private readonly session: ClientSession,
    private readonly cursor: { id: Long; collection: string; token: ResumeToken; batchSizeMax: number },
  ) {
    this.startToken = cursor.token;
  }

  /** The cluster time at which this stream was opened. */
  get startsAt(): string {
    return clusterTimeOf(this.startToken);
  }

  /** Opens the stream on the server before it returns: what is written afterwards is not missed. */
  static async open(db: Db, options: ChangeStreamOptions): Promise<ChangeStreamReader> {
    const session = db.client.startSession();
    const batchSizeMax = options.batchSizeMax ?? 500;
    const command = {
      aggregate: options.collection ?? 1,
      pipeline: pipelineOf(options),
      cursor: { batchSize: batchSizeMax },
    };
    try {
      const { cursor } = (await db.command(command, { session })) as unknown as CursorReply;
      const collection = cursor.ns.slice(cursor.ns.indexOf('.') + 1);
      const token = cursor.postBatchResumeToken;
      const reader = new ChangeStreamReader(db, session, { id: longOf(cursor.id), collection, token, batchSizeMax });
      reader.first = cursor.firstBatch;
      return reader;
    } catch (error) {
      await session.endSession();
      throw error;
    }
  }

  /** The next batch; waits up to `awaitMs` for the first event, then comes back empty with an advanced token. */
  async next(awaitMs: number): Promise<StreamBatch> {
    if (this.first && this.first.length > 0) {
      const events = this.first;
      this.first = undefined;
      return this.batchOf(events, this.cursor.token);
    }
    const { id, collection, batchSizeMax } = this.cursor;
    if (id.isZero()) throw new StreamEnded(collection);
    const command = { getMore: id, collection, batchSize: batchSizeMax, maxTimeMS: awaitMs };
    const { cursor } = (await this.db.command(command, { session: this.session })) as unknown as CursorReply;
    this.cursor.id = longOf(cursor.id);
    this.cursor.token = cursor.postBatchResumeToken;
    return this.batchOf(cursor.nextBatch ?? [], cursor.postBatchResumeToken);
  }

  /** Ends the stream; a request under way fails. Never throws. */
  async close(): Promise<void> {
    try {
      await this.db.command({ killCursors: this.cursor.collection, cursors: [this.cursor.id] });
    } catch {
      // The server forgets an unused cursor by itself; a stream is often closed because the server is gone.
    }
    await this.session.endSession().catch(() => undefined);
  }

  private batchOf(events: StreamEvent[], resumeToken: ResumeToken): StreamBatch {
    // At the last event's own token others of the same cluster time may still follow; at any later token none can.
    return {
      events,
      resumeToken,
      drained: events.length < this.cursor.batchSizeMax && resumeToken._data !== events.at(-1)?._id._data,
      coversBefore: clusterTimeOf(resumeToken),
    };
  }
}

function pipelineOf({
  resumeAfter,
  startAtOperationTime,
  fullDocument,
  pipeline = [],
}: ChangeStreamOptions): Document[] {
  return [
    {
      $changeStream: {
        ...(resumeAfter ? { resumeAfter } : startAtOperationTime ? { startAtOperationTime } : {}),
        ...(fullDocument ? { fullDocument } : {}),
      },
    },
    ...pipeline,
  ];
}

function longOf(id: Long | number): Long {
  return typeof id === 'number' ? Long.fromNumber(id) : id;
}
