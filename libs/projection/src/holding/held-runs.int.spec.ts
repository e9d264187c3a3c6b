import type { RecordBatch } from '@callboard/kafka';
import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { LossyLine } from '../fixtures/lossy-line';
import { Stage } from '../fixtures/stage';
import { titleJournal, titleProjection } from '../fixtures/title-projection';
import type { Projector } from '../projector/projector';

describe('batches that are held back', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  const progress = () => stage.db.collection('progress').findOne();
  const placeOf = async () => ((await progress())?.partitions as Record<string, { position: number }>)['0']?.position;
  const all = async () =>
    (await stage.documents().find().sort({ _id: 1 }).toArray()).map(({ parked, ...rest }) => {
      return parked ? { ...rest, parked: { ...parked, since: null } } : rest;
    });

  /** Three rounds of versions of three entities. */
  function rounds(): LogFixture {
    const log = new LogFixture();
    for (const title of ['one', 'two', 'three']) for (const name of ['a', 'b', 'c']) log.append(name, { title });
    return log;
  }

  async function inBatchesOf(size: number, log: LogFixture, projector: Projector): Promise<string[]> {
    const verdicts: string[] = [];
    const { length } = log.batch().records;
    for (let from = 0; from < length; from += size) {
      const to = Math.min(length, from + size);
      verdicts.push(await projector.handle(followed(log.batch(0, from, to), to < length)));
    }
    return verdicts;
  }

  it('are written with the batch that nothing follows, of each entity the newest document, and then the progress', async () => {
    const log = rounds();
    const projector = stage.projector();
    expect(await projector.handle(followed(log.batch(0, 0, 4)))).toBe('held');
    expect(await projector.handle(followed(log.batch(0, 4, 8)))).toBe('held');
    expect([await stage.documents().countDocuments(), await placeOf()]).toEqual([0, undefined]);
    expect(projector.progress.watermark).toBe(0);
    expect(projector.status().counts.applied).toBe(0);
    expect(await projector.handle(log.batch(0, 8))).toBe('done');
    expect(await stage.documents().countDocuments({ version: 3, seen: 3, title: 'three' })).toBe(3);
    expect([projector.progress.watermark, await placeOf()]).toEqual([9, 9]);
    expect(projector.status().counts).toEqual({ applied: 9, ignored: 0, duplicate: 0, parked: 0, gaps: 0 });
  });

  it('are written by a batch of no records', async () => {
    const log = rounds();
    const projector = stage.projector();
    expect(await projector.handle(followed(log.batch()))).toBe('held');
    expect(await projector.handle(log.batch(0, 9))).toBe('done');
    expect([await stage.documents().countDocuments({ seen: 3 }), await placeOf()]).toEqual([3, 9]);
  });

  it('come from the checkpoint again after a process that held them has died', async () => {
    const log = rounds();
    const first = stage.projector();
    await first.handle(followed(log.batch(0, 0, 2)));
    await first.handle(log.batch(0, 2, 4));
    await first.handle(followed(log.batch(0, 4, 8)));
    expect(await placeOf()).toBe(4);
    const heir = stage.projector();
    expect(await heir.handle(followed(log.batch(0, 4, 8)))).toBe('held');
    expect(await heir.handle(log.batch(0, 8))).toBe('done');
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(3);
    expect(heir.status().counts).toMatchObject({ applied: 5, duplicate: 0, gaps: 0 });
  });

  it('go the ordinary way after a crash between their documents and the progress', async () => {
    const log = rounds();
    const first = stage.projector();
    await first.start();
    const before = await progress();
    await inBatchesOf(4, log, first);
    const written = await all();
    await stage.db.collection('progress').replaceOne({}, before!);
    const heir = stage.projector();
    expect(await inBatchesOf(4, log, heir)).toEqual(['held', 'held', 'again']);
    expect(await placeOf()).toBeUndefined();
    expect(await heir.handle(log.batch())).toBe('done');
    expect(await all()).toEqual(written);
    expect([await placeOf(), heir.status().counts.duplicate]).toEqual([9, 9]);
  });

  it('go the ordinary way where a former member has written one of their documents', async () => {
    const log = rounds();
    const heir = stage.projector();
    await heir.handle(followed(log.batch(0, 0, 8)));
    await stage.projector().handle(log.batch(0, 0, 5));
    expect(await heir.handle(log.batch(0, 8))).toBe('again');
    expect(await heir.handle(log.batch())).toBe('done');
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(3);
  });

  it('are let go of at a rebalance: what is stored is what counts', async () => {
    const log = rounds();
    const projector = stage.projector();
    await projector.handle(log.batch(0, 0, 3));
    await projector.handle(followed(log.batch(0, 3, 6)));
    await stage.projector().handle(log.batch(0, 0, 8));
    projector.onAssigned([0]);
    expect(await projector.handle(log.batch(0, 8))).toBe('done');
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(3);
    expect(projector.status().counts).toMatchObject({ applied: 4, gaps: 0 });
  });

  it('are not written for a member whose stay is over', async () => {
    const log = rounds();
    const projector = stage.projector();
    await projector.handle(followed(log.batch(0, 0, 6)));
    expect(await projector.handle({ ...log.batch(0, 6), isStale: () => true })).toBe('done');
    expect([await stage.documents().countDocuments(), await placeOf()]).toEqual([0, undefined]);
  });

  it('park as they would one by one: the entity at the change that fails, later ones behind it, others flow', async () => {
    const log = new LogFixture();
    for (const title of ['one', 'unfoldable', 'three', 'four']) {
      log.append('a', { title });
      log.append('b', { title: title === 'unfoldable' ? 'two' : title });
    }
    log.append('c', { value: Buffer.from('no JSON') });
    log.append('c', { title: 'two' });
    expect(await inBatchesOf(1, log, stage.projector())).toContain('held');
    const [held, position] = [await all(), await placeOf()];
    await stage.clear();
    await stage.projector().handle(log.batch());
    expect(held).toEqual(await all());
    expect(held).toMatchObject([
      { version: 1, parked: { count: 3 } },
      { version: 4, seen: 4 },
      { parked: { count: 2 } },
    ]);
    expect(position).toBe(log.position);
  });

  it('heed what an operator has skipped since', async () => {
    const log = new LogFixture();
    for (const title of ['one', 'unfoldable', 'three']) log.append('a', { title });
    const projector = stage.projector();
    await projector.start();
    const skip = { _id: 'title/2', projection: 'title', position: 2, ref: 'component:default/a' };
    await stage.db.collection('skips').insertOne(skip as never);
    expect(await projector.handle(followed(log.batch()))).toBe('again');
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toMatchObject({ version: 3, seen: 2, title: 'three' });
    expect(await stage.parked('a')).toBeUndefined();
  });

  it('go the ordinary way where the database refuses one of their documents: which change it was is found', async () => {
    const log = rounds();
    const doubled = 'x'.repeat(9 * 1024 * 1024);
    const fold = (_: object | null, change: { subject: string; entityVersion: number }) =>
      change.subject.endsWith('/a') && change.entityVersion > 1
        ? { halves: [doubled, doubled] }
        : { seen: change.entityVersion };
    const on = Object.fromEntries(Object.keys(titleProjection.on).map((type) => [type, fold]));
    const projector = stage.projector(1, { projection: { ...titleProjection, on } });
    expect(await inBatchesOf(5, log, projector)).toEqual(['held', 'again']);
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.document('a')).toMatchObject({ version: 1, parked: { count: 2, lastVersion: 3 } });
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(2);
    expect(await placeOf()).toBe(9);
  });

  it('end before a gap, which is then met and reported as ever', async () => {
    const log = rounds();
    const projector = stage.projector();
    expect(await projector.handle(followed(log.batch(0, 0, 3)))).toBe('held');
    expect(await projector.handle(followed(log.batch(0, 5, 8)))).toBe('again');
    expect(await projector.handle(log.batch(0, 0, 3))).toBe('done');
    expect(await projector.handle(log.batch(0, 5, 8))).toBe('rewind');
    expect(projector.status().counts).toMatchObject({ applied: 3, gaps: 1 });
  });

  it('end before an event that a newer build has written, for which is waited behind all that is written', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    const ce_dataschema = 'urn:callboard:schema:callboard.entity.updated:99';
    log.append('a', { headers: { ce_dataschema } });
    const projector = stage.projector();
    expect(await projector.handle(followed(log.batch(0, 0, 1)))).toBe('held');
    expect(await projector.handle(followed(log.batch(0, 1)))).toBe('again');
    const waiting = projector.handle(log.batch());
    await waitUntil(async () => (await placeOf()) === 1);
    projector.stop();
    await waiting.catch(() => undefined);
    expect(await stage.document('a')).toMatchObject({ version: 1, title: 'one' });
  });

  it('are written once the database is back: nothing is parked, and nothing of them is read again', async () => {
    const line = await LossyLine.to(process.env.CALLBOARD_MONGO_URL!);
    const log = rounds();
    const projector = stage.projector(1, undefined, await stage.through(line.port));
    await projector.handle(followed(log.batch(0, 0, 6)));
    line.cut();
    const writing = projector.handle(log.batch(0, 6));
    await waitUntil(() => projector.waitingFor().some((reason) => reason.startsWith('documents')));
    expect(await stage.documents().countDocuments()).toBe(0);
    line.mend();
    expect(await writing).toBe('done');
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(3);
    expect(projector.status()).toMatchObject({ watermark: 9, waitingFor: [], counts: { applied: 9, parked: 0 } });
    line.close();
  }, 20_000);

  it('are none of a journal: it has a row for every change', async () => {
    const log = rounds();
    const projector = stage.projector(1, { journal: titleJournal });
    expect(await projector.handle(followed(log.batch(0, 0, 6)))).toBe('done');
    expect(await stage.rows().countDocuments()).toBe(6);
  });
});

function followed(batch: RecordBatch, isFollowed = true): RecordBatch {
  return { ...batch, followed: isFollowed };
}
