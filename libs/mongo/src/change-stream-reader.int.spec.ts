import { randomUUID } from 'node:crypto';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { ChangeStreamReader, type StreamEvent, StreamEnded } from './change-stream-reader';
import { compareClusterTimes, formatClusterTime } from './cluster-time';

interface Row {
  _id: string;
}

describe('ChangeStreamReader', () => {
  let client: MongoClient;
  let db: Db;
  let rows: Collection<Row>;

  beforeAll(async () => {
    client = await MongoClient.connect(process.env.CALLBOARD_MONGO_URL!);
    db = client.db(`spec_${randomUUID().slice(0, 8)}`);
  });
  beforeEach(async () => {
    const name = randomUUID();
    await db.createCollection(name);
    rows = db.collection<Row>(name);
  });
  afterAll(async () => {
    await db.dropDatabase();
    await client.close();
  });

  async function read(reader: ChangeStreamReader, count: number): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    while (events.length < count) events.push(...(await reader.next(500)).events);
    return events;
  }
  const ids = (events: StreamEvent[]) => events.map(({ documentKey }) => documentKey?._id);

  it('is open when open() returns: an insert before the first read is not missed', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: rows.collectionName });
    await rows.insertOne({ _id: 'a' });
    expect(ids(await read(reader, 1))).toEqual(['a']);
    await reader.close();
  });

  it('gives the same order after every resume, wherever it is cut', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: rows.collectionName, batchSizeMax: 7 });
    const start = (await reader.next(1)).resumeToken;
    const bulk = Array.from({ length: 50 }, (_, index) => ({ _id: `bulk-${index}` }));
    await Promise.all([rows.insertMany(bulk, { ordered: false }), rows.insertMany([{ _id: 'x' }, { _id: 'y' }])]);
    const all = await read(reader, 52);
    for (const cut of [0, 1, 25, 50]) {
      const resumeAfter = cut === 0 ? start : all[cut - 1]!._id;
      const resumed = await ChangeStreamReader.open(db, { collection: rows.collectionName, resumeAfter });
      expect(ids(await read(resumed, 52 - cut))).toEqual(ids(all.slice(cut)));
      await resumed.close();
    }
    await reader.close();
  });

  it('covers, below its bound, every event that was acknowledged: bulks and transactions included', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: rows.collectionName, batchSizeMax: 3 });
    const session = client.startSession();
    await session.withTransaction(() => rows.insertMany([{ _id: 't1' }, { _id: 't2' }, { _id: 't3' }], { session }));
    await rows.insertMany([{ _id: 'b1' }, { _id: 'b2' }], { session });
    const acknowledged = formatClusterTime(session.operationTime!);
    await session.endSession();
    await db.collection('elsewhere').insertOne({}); // the bound moves past a time only with a later write
    const seen: unknown[] = [];
    let covers = '0.0';
    while (compareClusterTimes(covers, acknowledged) <= 0) {
      const batch = await reader.next(100);
      seen.push(...ids(batch.events));
      covers = batch.coversBefore;
      for (const event of batch.events) {
        expect(compareClusterTimes(formatClusterTime(event.clusterTime), acknowledged)).toBeLessThanOrEqual(0);
      }
    }
    expect(seen).toEqual(['t1', 't2', 't3', 'b1', 'b2']);
    await reader.close();
  });

  it('goes on advancing its token while nothing happens in its collection', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: rows.collectionName });
    const before = await reader.next(1);
    // A stream opened now stands one tick after the last write, where the first of these two goes.
    await db.collection('elsewhere').insertOne({});
    await db.collection('elsewhere').insertOne({});
    let after = before;
    while (compareClusterTimes(after.coversBefore, before.coversBefore) <= 0) after = await reader.next(100);
    expect(after).toMatchObject({ events: [], drained: true });
    await reader.close();
  });

  it('says that it has ended when its collection is dropped, and does not go on silently', async () => {
    const reader = await ChangeStreamReader.open(db, { collection: rows.collectionName });
    await rows.insertOne({ _id: 'a' });
    await rows.drop();
    const types: string[] = [];
    await expect(async () => {
      for (;;) types.push(...(await reader.next(500)).events.map(({ operationType }) => operationType));
    }).rejects.toThrow(StreamEnded);
    expect(types).toEqual(['insert', 'drop', 'invalidate']);
    await reader.close();
  });
});
