import type { Collection, Document, Filter } from 'mongodb';

/** The two documents of one id; either may be absent. */
export interface Pair<T extends Document> {
  id: T['_id'];
  live: T | null;
  replayed: T | null;
}

const batchSize = 200;

/** Both collections side by side in order of `_id`, a few hundred documents at a time. */
export async function* pairsOf<T extends Document>(
  live: Collection<T>,
  replayed: Collection<T>,
  filter: Filter<T> = {},
): AsyncGenerator<Pair<T>> {
  const [left, right] = [walk(live, filter), walk(replayed, filter)];
  try {
    let [a, b] = [await next(left), await next(right)];
    while (a || b) {
      if (a && (!b || a['_id'] < b['_id'])) {
        yield { id: a['_id'], live: a, replayed: null };
        a = await next(left);
      } else if (b && (!a || b['_id'] < a['_id'])) {
        yield { id: b['_id'], live: null, replayed: b };
        b = await next(right);
      } else {
        yield { id: a!['_id'], live: a, replayed: b };
        [a, b] = [await next(left), await next(right)];
      }
    }
  } finally {
    await Promise.all([left.return(undefined), right.return(undefined)]);
  }
}

async function* walk<T extends Document>(collection: Collection<T>, filter: Filter<T>): AsyncGenerator<T, undefined> {
  const found = collection.find(filter, { sort: { _id: 1 }, batchSize, readConcern: 'majority' });
  try {
    for await (const document of found) yield document as unknown as T;
  } finally {
    await found.close();
  }
}

async function next<T>(from: AsyncGenerator<T, undefined>): Promise<T | null> {
  const { value, done } = await from.next();
  return done ? null : (value as T);
}
