import { randomBytes } from 'node:crypto';
import { majorityJournaled } from '@callboard/mongo';
import type { Connection } from 'mongoose';

const keyBytes = 32;

interface DevelopmentKey {
  _id: string;
  /** Base64. */
  key: string;
}

/** The same key for all replicas and restarts of a development setup. Beside what it seals it protects nothing: production is given one. */
export async function developmentKey(connection: Connection): Promise<Buffer> {
  const keys = connection.collection<DevelopmentKey>('development_keys');
  const kept = await keys.findOneAndUpdate(
    { _id: 'subscription-secrets' },
    { $setOnInsert: { key: randomBytes(keyBytes).toString('base64') } },
    { upsert: true, returnDocument: 'after', writeConcern: majorityJournaled },
  );
  if (!kept) throw new Error('the development key was neither found nor made');
  return Buffer.from(kept.key, 'base64');
}
