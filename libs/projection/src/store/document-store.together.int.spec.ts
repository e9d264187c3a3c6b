import { randomUUID } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import type { PlannedWrite } from '../fold/entity-fold';
import type { Envelope, StoredDocument } from '../projection';
import { DocumentStore } from './document-store';

const count = 40;

function document(index: number, version: number, text: string): Envelope & { text: string } {
  return { _id: `component:default/${index}`, version, position: index + version * count, removed: false, text };
}

describe('many updates at once', () => {
  let client: MongoClient;
  let db: Db;
  let store: DocumentStore;

  beforeAll(async () => {
    client = await MongoClient.connect(process.env.CALLBOARD_MONGO_URL!);
  });
  beforeEach(async () => {
    db = client.db(`spec_${randomUUID().slice(0, 8)}`);
    store = new DocumentStore(db, 'title_g1');
    await store.prepare([]);
    await store.write(Array.from({ length: count }, (_, index) => insert(index)));
  });
  afterEach(() => db.dropDatabase());
  afterAll(() => client.close());

  const insert = (index: number): PlannedWrite => {
    const written = document(index, 1, 'one');
    return { kind: 'insert', ref: written._id, document: written };
  };

  const update = (index: number, text = 'two'): PlannedWrite => {
    const found = document(index, 1, 'one') as StoredDocument<object>;
    return { kind: 'replace', ref: found._id, version: 1, document: document(index, 2, text), found };
  };

  const updates = () => Array.from({ length: count }, (_, index) => update(index));

  const versions = async () => {
    const rows = await db.collection('title_g1').find().toArray();
    return rows.map(({ version, text }) => `${String(version)} ${String(text).slice(0, 5)}`);
  };

  it('are all written, new documents beside them', async () => {
    const report = await store.write([...updates(), insert(count)]);
    expect(report).toEqual({ hasMissed: false, refused: new Map() });
    expect((await versions()).sort()).toEqual(['1 one', ...Array<string>(count).fill('2 two')]);
  });

  it('leave alone what somebody else has written before, and say so', async () => {
    await db.collection('title_g1').updateOne({ text: 'one' }, { $set: { version: 5 } });
    expect(await store.write(updates())).toEqual({ hasMissed: true, refused: new Map() });
    expect((await versions()).filter((each) => each === '5 one')).toHaveLength(1);
    expect((await versions()).filter((each) => each === '2 two')).toHaveLength(count - 1);
  });

  it('are written around a document that the database refuses', async () => {
    const tooLarge = 'x'.repeat(17 * 1024 * 1024);
    const report = await store.write([...updates().slice(1), update(0, tooLarge)]);
    expect([...report.refused.keys()]).toEqual(['component:default/0']);
    expect((await versions()).filter((each) => each === '2 two')).toHaveLength(count - 1);
  });

  it('of two rivals end with each document written once', async () => {
    const reports = await Promise.all([store.write(updates()), store.write(updates())]);
    expect(reports.some(({ hasMissed }) => hasMissed)).toBe(true);
    expect(await versions()).toEqual(Array<string>(count).fill('2 two'));
  });
});
