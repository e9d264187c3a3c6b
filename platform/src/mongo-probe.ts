import { mongo } from 'mongoose';

const notYetInitialised = 94;

async function withClient<T>(url: string, work: (admin: mongo.Admin) => Promise<T>): Promise<T> {
  const limits = { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000, socketTimeoutMS: 5_000, maxPoolSize: 1 };
  const client = new mongo.MongoClient(url, limits);
  try {
    await client.connect();
    return await work(client.db('admin').admin());
  } finally {
    await client.close();
  }
}

/** Resolves when the server at this URL is a replica set's primary that takes writes. */
export function probeMongo(url: string): Promise<void> {
  return withClient(url, async (admin) => {
    const hello = await admin.command({ hello: 1 });
    if (!hello['setName']) throw new Error('MongoDB is not a replica set: change streams need one');
    if (!hello['isWritablePrimary']) throw new Error('the replica set has no primary yet');
  });
}

/** Makes a lone server a replica set of one member, once; then resolves when it takes writes. */
export async function probeOrInitiate(host: string, replicaSet: string): Promise<void> {
  const direct = `mongodb://${host}/?directConnection=true`;
  await withClient(direct, async (admin) => {
    try {
      await admin.command({ replSetGetStatus: 1 });
    } catch (error) {
      if ((error as mongo.MongoServerError).code !== notYetInitialised) throw error;
      await admin.command({ replSetInitiate: { _id: replicaSet, members: [{ _id: 0, host }] } });
    }
  });
  await probeMongo(direct);
}
