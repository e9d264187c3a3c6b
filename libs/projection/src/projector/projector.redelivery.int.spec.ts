import { MongoClient } from 'mongodb';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';

describe('a batch delivered again', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('makes documents of changes, in order, each with its version and position', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('b');
    const last = log.append('a', { title: 'two' });
    const projector = stage.projector();
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toEqual({
      _id: 'component:default/a',
      version: 2,
      position: last,
      removed: false,
      title: 'two',
      seen: 2,
    });
    expect(projector.status().counts).toEqual({ applied: 3, ignored: 0, duplicate: 0, parked: 0, gaps: 0 });
  });

  it('changes nothing in the same process', async () => {
    const log = new LogFixture();
    log.appendMany(20);
    log.append('part-0', { title: 'again' });
    const projector = stage.projector();
    await projector.handle(log.batch());
    const before = await stage.documents().find().toArray();
    await projector.handle(log.batch());
    expect(await stage.documents().find().toArray()).toEqual(before);
    expect(projector.status().counts).toMatchObject({ applied: 21, duplicate: 21 });
  });

  it('changes nothing after a crash between the documents and the progress', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('a', { title: 'two' });
    await stage.projector().handle(log.batch(0, 0, 1));
    const progress = await stage.db.collection('progress').findOne();
    await stage.projector().handle(log.batch());
    await stage.db.collection('progress').replaceOne({}, progress!);
    const projector = stage.projector();
    await projector.handle(log.batch());
    expect(await stage.document('a')).toMatchObject({ version: 2, seen: 2 });
    expect(projector.status()).toMatchObject({ watermark: 2, counts: { applied: 0, duplicate: 2 } });
  });

  it('does not raise the dead: a removed entity stays a tombstone row', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('a', { type: 'callboard.entity.removed' });
    await stage.projector().handle(log.batch());
    await stage.db.collection('progress').deleteMany({});
    const projector = stage.projector();
    await projector.handle(log.batch());
    expect(await stage.document('a')).toEqual({ _id: 'component:default/a', version: 2, position: 2, removed: true });
    log.append('a', { type: 'callboard.entity.restored', title: 'back' });
    await projector.handle(log.batch());
    expect(await stage.document('a')).toMatchObject({ version: 3, removed: false, title: 'back', seen: 1 });
  });

  it('adds no second row to a journal', async () => {
    const log = new LogFixture();
    log.appendMany(5);
    log.append('part-1', { type: 'callboard.entity.removed' });
    await stage.projector(1, { journal: titleJournal }).handle(log.batch());
    await stage.db.collection('progress').deleteMany({});
    const projector = stage.projector(1, { journal: titleJournal });
    await projector.handle(log.batch());
    expect((await stage.rows().find().toArray()).map(({ _id }) => _id)).toEqual([1, 2, 3, 4, 5]);
    expect(projector.status().counts).toMatchObject({ applied: 0, duplicate: 5, ignored: 1 });
  });

  it('takes a thousand new entities with one read, one bulk and one progress write', async () => {
    const log = new LogFixture();
    log.appendMany(1_000);
    log.append('part-0');
    const client = await MongoClient.connect(process.env.CALLBOARD_MONGO_URL!, { monitorCommands: true });
    const projector = stage.projector(1, undefined, client.db(stage.db.databaseName));
    await projector.handle(log.batch(0, 0, 1));
    const commands: string[] = [];
    client.on('commandStarted', ({ commandName }) => commands.push(commandName));
    await projector.handle(log.batch(0, 1, 1_000));
    expect(commands).toEqual(['find', 'insert', 'update']);
    await projector.handle(log.batch(0, 1_000));
    expect(commands.slice(3)).toEqual(['find', 'update', 'update']);
    await client.close();
  });
});
