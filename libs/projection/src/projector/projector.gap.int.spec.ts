import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';

describe('a gap', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('in the positions of a partition is read again from the beginning, and what is there is dropped', async () => {
    const log = new LogFixture();
    log.appendMany(10);
    const projector = stage.projector();
    await projector.handle(log.batch(0, 0, 4));
    expect(await projector.handle(log.batch(0, 6))).toBe('rewind');
    expect(projector.progress.watermark).toBe(4);
    expect(projector.waitingFor()).toEqual([]);
    expect(await projector.handle(log.batch())).toBe('done');
    expect(projector.progress.watermark).toBe(10);
    expect(projector.status().counts).toEqual({ applied: 10, ignored: 0, duplicate: 4, parked: 0, gaps: 1 });
  });

  it('takes what stands before it in the same batch', async () => {
    const log = new LogFixture();
    log.appendMany(6);
    const batch = log.batch();
    batch.records.splice(3, 1);
    const projector = stage.projector();
    expect(await projector.handle(batch)).toBe('rewind');
    expect(await stage.documents().countDocuments()).toBe(3);
    expect(projector.progress.watermark).toBe(3);
  });

  it('that reading again does not close is not ready, and closes once the topic is refilled', async () => {
    const log = new LogFixture();
    log.appendMany(3);
    const projector = stage.projector();
    await projector.handle(log.batch(0, 1));
    expect(await projector.handle(log.batch(0, 1))).toBe('rewind');
    expect(projector.waitingFor()).toEqual([expect.stringContaining('partition 0')]);
    expect(await projector.handle(log.batch())).toBe('done');
    expect(projector.waitingFor()).toEqual([]);
  });

  it('in the versions of an entity is never applied; reading again mends a document that was lost', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('b');
    const projector = stage.projector();
    await projector.handle(log.batch());
    await stage.documents().deleteOne({ _id: 'component:default/a' });
    log.append('a', { title: 'two' });
    expect(await projector.handle(log.batch(0, 2))).toBe('rewind');
    expect(await stage.document('a')).toBeNull();
    expect(projector.progress.watermark).toBe(2);
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toMatchObject({ version: 2, title: 'two', seen: 2 });
    expect(projector.progress.watermark).toBe(3);
  });

  it('stops its own partition only', async () => {
    const log = new LogFixture(2);
    log.appendMany(20);
    const projector = stage.projector(2);
    const batches = log.batches();
    batches[0]!.records.shift();
    expect(await Promise.all(batches.map(projector.handle))).toEqual(['rewind', 'done']);
    expect(await stage.documents().countDocuments()).toBe(batches[1]!.records.length);
  });

  it('is not seen where another type was passed over, which still counts as a version', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('a', { headers: { ce_type: 'callboard.entity.praised' } });
    log.append('a', { title: 'three' });
    const projector = stage.projector();
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toMatchObject({ version: 3, title: 'three', seen: 2 });
    expect(projector.status().counts).toMatchObject({ applied: 2, ignored: 1 });
  });

  it('of the whole progress is a rebuild: nothing that is believed here survives it', async () => {
    const log = new LogFixture();
    log.appendMany(3);
    const projector = stage.projector();
    await projector.handle(log.batch());
    await stage.db.dropDatabase();
    log.append('late');
    expect(await projector.handle(log.batch(0, 3))).toBe('rewind');
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.documents().countDocuments()).toBe(4);
  });
});
