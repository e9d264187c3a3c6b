import type { Collection, Db } from 'mongodb';
import type { LogEntry } from '../log-entry';
import type { BatchDocument } from './batch-document';
import { LogDamaged } from './leadership-refusals';

/** A batch with its log entries, in order of position. */
export interface FilledBatch {
  batch: BatchDocument;
  entries: LogEntry[];
}

/** A transaction costs as much as some hundred changes in it: batches of one change are put together up to this many. */
const GROUP_ENTRIES = 1_000;

/** Batches with their entries from the log, small ones together, to be published at once. */
export async function* batchGroups(db: Db, batches: AsyncIterable<BatchDocument>): AsyncGenerator<FilledBatch[]> {
  const log = db.collection<LogEntry>('log', { readConcern: 'majority' });
  let group: BatchDocument[] = [];
  let entries = 0;
  for await (const batch of batches) {
    if (entries + batch.events.length > GROUP_ENTRIES && group.length > 0) {
      yield await fill(log, group);
      [group, entries] = [[], 0];
    }
    group.push(batch);
    entries += batch.events.length;
  }
  if (group.length > 0) yield await fill(log, group);
}

async function fill(log: Collection<LogEntry>, batches: BatchDocument[]): Promise<FilledBatch[]> {
  const byId = new Map<string, LogEntry>();
  const ids = batches.flatMap(({ events }) => events);
  for await (const entry of log.find({ _id: { $in: ids } })) byId.set(entry._id, entry);
  return batches.map((batch) => {
    const entries = batch.events.map((id) => byId.get(id));
    if (entries.every((entry) => entry !== undefined)) return { batch, entries };
    throw new LogDamaged(`entries of batch ${batch._id} are missing`);
  });
}
