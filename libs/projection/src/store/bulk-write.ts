import {
  type AnyBulkWriteOperation,
  type Collection,
  type Document,
  type MongoClient,
  MongoBulkWriteError,
} from 'mongodb';
import { majorityJournaled } from '@callboard/mongo';
import { isContentError, isAlreadyThere } from './mongo-failure';

export interface WriteFailure {
  /** Index of the operation in the bulk. */
  index: number;
  code: number;
  message: string;
}

/**
 * One bulk, unordered unless told otherwise; an ordered one stops at its first failure. Answers the failures that belong to single documents; throws when any failure is of a kind that
 * waiting can mend, for then the whole bulk is to be tried again.
 */
export async function writeBulk<T extends Document>(
  collection: Collection<T>,
  operations: AnyBulkWriteOperation<T>[],
  { ordered = false } = {},
): Promise<{ matched: number; failures: WriteFailure[] }> {
  try {
    const { matchedCount } = await collection.bulkWrite(operations, { ordered });
    return { matched: matchedCount, failures: [] };
  } catch (error) {
    const failures = failuresOf(error);
    if (!failures) throw error;
    return { matched: (error as MongoBulkWriteError).matchedCount, failures };
  }
}

/**
 * One bulk in one transaction, majority and journaled; how many documents its filters matched. Null when nothing was
 * written since somebody else wrote one of the documents, or the database refuses one: whoever asked goes on without
 * a transaction, and learns which. Throws where the commit's outcome is unknown.
 */
export async function writeTogether<T extends Document>(
  { client, collection }: { client: MongoClient; collection: Collection<T> },
  operations: AnyBulkWriteOperation<T>[],
): Promise<number | null> {
  const session = client.startSession();
  try {
    session.startTransaction({ writeConcern: majorityJournaled });
    const matched = await collection.bulkWrite(operations, { session }).then(
      ({ matchedCount }) => matchedCount,
      () => null,
    );
    if (matched === null) await session.abortTransaction();
    else await session.commitTransaction();
    return matched;
  } finally {
    await session.endSession();
  }
}

function failuresOf(error: unknown): WriteFailure[] | null {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) return null;
  const failures = [error.writeErrors]
    .flat()
    .map(({ index, code, errmsg }) => ({ index, code, message: errmsg ?? '' }));
  const areDocuments = failures.every((failure) => isAlreadyThere(failure) || isContentError(failure));
  return failures.length > 0 && areDocuments ? failures : null;
}
