import type { ChangeStreamReader, StreamBatch } from '@callboard/mongo';
import { Timestamp, type Db } from 'mongodb';
import type { LogEntry } from '../log-entry';
import type { BatchStore } from './batch-store';

const CHUNK = 500;

/**
 * The entries that no batch lists, per entity in order of version, for a relay whose place in the change stream the
 * server no longer knows (protocol rule 7). `reader` stands at a time before the log is read here, so between them
 * nothing is missed; what both give, {@link LogStream} leaves out of the stream's share.
 */
export async function* unlistedEntries(
  db: Db,
  batches: BatchStore,
  reader: ChangeStreamReader,
): AsyncGenerator<StreamBatch> {
  const log = db.collection<LogEntry>('log');
  const ids = log
    .find({}, { readConcern: 'majority', allowDiskUse: true, projection: { _id: 1, ref: 1, version: 1 } })
    .sort({ ref: 1, version: 1 });
  for await (const chunk of chunks(ids)) {
    const listed = await batches.positionsOf(chunk);
    const missing = chunk.filter((id) => !listed.has(id));
    if (missing.length === 0) continue;
    const found = await log.find({ _id: { $in: missing } }, { readConcern: 'majority' }).toArray();
    const byId = new Map(found.map((entry) => [entry._id, entry]));
    yield streamBatch(
      missing.map((id) => byId.get(id)!),
      reader,
    );
  }
}

async function* chunks(entries: AsyncIterable<{ _id: string }>): AsyncGenerator<string[]> {
  let chunk: string[] = [];
  for await (const { _id } of entries) {
    if (chunk.push(_id) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** As if the stream had told of these entries where it stands now. */
function streamBatch(entries: LogEntry[], { startToken, startsAt }: ChangeStreamReader): StreamBatch {
  const [t = 0, i = 0] = startsAt.split('.').map(Number);
  const clusterTime = new Timestamp({ t, i });
  return {
    events: entries.map((entry) => ({ _id: startToken, operationType: 'insert', clusterTime, fullDocument: entry })),
    resumeToken: startToken,
    drained: false,
    coversBefore: '0.0',
  };
}
