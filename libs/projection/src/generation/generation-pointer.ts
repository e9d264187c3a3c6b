import { majorityJournaled } from '@callboard/mongo';
import type { Db } from 'mongodb';

/** Which generation of a projection is read, kept in `generations` with the projection's name as `_id`. */
export interface GenerationPointer {
  _id: string;
  /** The generation that readers read. */
  live: number;
  /** The fold version that built it. */
  foldVersion: number;
}

/** The collection that keeps one generation's documents. */
export function collectionName(projection: string, generation: number): string {
  return `${projection}_g${generation}`;
}

/** The id of one generation's progress document. */
export function progressId(projection: string, generation: number): string {
  return `${projection}@${generation}`;
}

/** The live generation; where none was ever built, the first one becomes it. */
export async function readLiveGeneration(
  db: Db,
  { name, version }: { name: string; version: number },
): Promise<GenerationPointer> {
  const pointers = db.collection<GenerationPointer>('generations', { writeConcern: majorityJournaled });
  const known = await pointers.findOne({ _id: name });
  if (known) return known;
  const first = { live: 1, foldVersion: version };
  await pointers.updateOne({ _id: name }, { $setOnInsert: first }, { upsert: true });
  return (await pointers.findOne({ _id: name })) ?? { _id: name, ...first };
}
