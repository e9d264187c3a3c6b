import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import { titleJournal, titleProjection } from '../fixtures/title-projection';

describe('a change that cannot be folded', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('parks its entity with the error; later changes queue behind, every other entity flows', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('a', { title: 'unfoldable' });
    log.append('b', { title: 'one' });
    log.append('a', { title: 'three' });
    const projector = stage.projector();
    expect(await projector.handle(log.batch())).toBe('done');
    log.append('a', { title: 'four' });
    log.append('b', { title: 'two' });
    expect(await projector.handle(log.batch(0, 4))).toBe('done');
    expect(await stage.document('a')).toMatchObject({
      version: 1,
      title: 'one',
      parked: {
        error: 'TypeError: this title cannot be folded',
        count: 3,
        omitted: 0,
        lastPosition: 5,
        lastVersion: 4,
      },
    });
    expect((await stage.parked('a'))!.changes.map(({ version }) => version)).toEqual([2, 3, 4]);
    expect(await stage.document('b')).toMatchObject({ version: 2, title: 'two' });
    expect(projector.status()).toMatchObject({ watermark: 6, counts: { applied: 3, parked: 3 }, waitingFor: [] });
  });

  it('is parked once, however often it is delivered', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'unfoldable' });
    log.append('a', { title: 'two' });
    await stage.projector().handle(log.batch());
    const before = await stage.document('a');
    expect(before).toMatchObject({ version: 0, removed: true, parked: { count: 2 } });
    await stage.db.collection('progress').deleteMany({});
    const projector = stage.projector();
    await projector.handle(log.batch());
    expect(await stage.document('a')).toEqual(before);
    expect(projector.status().counts).toMatchObject({ parked: 0, duplicate: 2 });
  });

  it('is kept as it came, to be decoded again', async () => {
    const log = new LogFixture();
    log.append('a', { value: Buffer.from('no JSON') });
    await stage.projector().handle(log.batch());
    const [change] = (await stage.parked('a'))!.changes;
    expect(Buffer.from((change!.value as unknown as { buffer: Uint8Array }).buffer).toString()).toBe('no JSON');
    expect(change!.headers).toEqual(log.batch().records[0]!.headers);
  });

  it('parks under its key where not even its headers can be read', async () => {
    const log = new LogFixture();
    log.append('a', { headers: { ce_entityversion: 'x', ce_subject: '' } });
    log.append('b');
    const projector = stage.projector();
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.parked('a')).toMatchObject({ count: 1, lastVersion: null });
    expect(await stage.document('b')).toMatchObject({ version: 1 });
  });

  it('is kept aside once where it belongs to no entity, and the partition goes on', async () => {
    const log = new LogFixture();
    log.append('a');
    log.pushForeign(0, { key: null, headers: {}, value: Buffer.from('hello') });
    log.append('b');
    const projector = stage.projector();
    await projector.handle(log.batch());
    await projector.handle(log.batch());
    expect(await stage.db.collection('strays').find().toArray()).toEqual([
      expect.objectContaining({ _id: 'title@1/spec.changes/0/1', error: 'no position, prev or incarnation' }),
    ]);
    expect(projector.progress.watermark).toBe(2);
  });

  it('is found among others when it is the database that refuses its document', async () => {
    const log = new LogFixture();
    for (const title of ['one', 'two', 'three']) {
      log.append('a', { title });
      log.append('b', { title });
    }
    const doubled = 'x'.repeat(9 * 1024 * 1024);
    const on = Object.fromEntries(
      Object.keys(titleProjection.on).map((type) => [
        type,
        (_: object | null, change: { subject: string; entityVersion: number }) =>
          change.subject.endsWith('/a') && change.entityVersion > 1
            ? { halves: [doubled, doubled] }
            : { seen: change.entityVersion },
      ]),
    );
    const projector = stage.projector(1, { projection: { ...titleProjection, on } });
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toMatchObject({ version: 1, parked: { count: 2, lastVersion: 3 } });
    expect(await stage.document('b')).toMatchObject({ version: 3, seen: 3 });
    expect(projector.status().counts).toMatchObject({ applied: 4, parked: 2 });
  });

  it('parks a journal row at its own position, and each later one of its entity', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'unfoldable' });
    log.append('b', { title: 'one' });
    const projector = stage.projector(1, { journal: titleJournal });
    await projector.handle(log.batch());
    log.append('a', { title: 'two' });
    await projector.handle(log.batch(0, 2));
    const rows = await stage.rows().find().sort({ _id: 1 }).toArray();
    expect(rows.map(({ _id, title, parked }) => [_id, title, parked?.error])).toEqual([
      [1, undefined, 'TypeError: this title cannot be folded'],
      [2, 'one', undefined],
      [3, undefined, 'queued'],
    ]);
  });
});
