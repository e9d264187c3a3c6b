import { randomUUID } from 'node:crypto';
import { PARTITIONER } from '@callboard/kafka';
import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';

/** How this log began; written once, before its first entry, and never changed (protocol rule 7). */
export interface Genesis {
  _id: 'genesis';
  /** Names this log: a record of another incarnation belongs to another log. */
  incarnation: string;
  partitions: number;
  partitioner: string;
}

/** The collection that holds genesis and the lease. */
export const RELAY_COLLECTION = 'relay';

/** Reads the log's genesis, writing it first where there is none; the same answer for every process that asks. */
export async function ensureGenesis(db: Db, { partitions }: { partitions: number }): Promise<Genesis> {
  const relay = genesisIn(db);
  const known = await relay.findOne({ _id: 'genesis' }, { readConcern: 'majority' });
  if (known) return known;
  const genesis = { incarnation: randomUUID(), partitions, partitioner: PARTITIONER };
  await relay.updateOne(
    { _id: 'genesis' },
    { $setOnInsert: genesis },
    { upsert: true, writeConcern: majorityJournaled },
  );
  return (await relay.findOne({ _id: 'genesis' }, { readConcern: 'majority' }))!;
}

function genesisIn(db: Db): Collection<Genesis> {
  return db.collection<Genesis>(RELAY_COLLECTION);
}
