import { Problem } from '@callboard/problems';

/** Of what took longer than its `maxTimeMS`. */
const maxTimeExpired = 50;

/**
 * The answer of a query that has a `maxTimeMS`; what the database gave up on is the caller's to narrow.
 * @throws Problem `query-too-slow`
 */
export async function tellSlowness<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if ((error as { code?: unknown }).code !== maxTimeExpired) throw error;
    throw new Problem('query-too-slow', 'The query took too long', [], { cause: error });
  }
}
