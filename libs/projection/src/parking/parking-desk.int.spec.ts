import { LogFixture } from '../fixtures/log-fixture';
import { mendedProjection, ParkingStage, records } from '../fixtures/parking-stage';
import { Stage } from '../fixtures/stage';
import { titleProjection } from '../fixtures/title-projection';
import type { AnyProjection } from '../projection';
import { ParkedDocumentQueries } from './parked-document-queries';
import { parkedChangesMax } from './parked';
import { omittedError } from './retry-plan';

const broken = { projection: titleProjection };
const mended = { projection: mendedProjection };
const ref = 'component:default/a';

describe('parked entities of a projection', () => {
  let stage: Stage;
  let parking: ParkingStage;
  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(() => (parking = new ParkingStage(stage)));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  function titles(...all: string[]): LogFixture {
    const log = new LogFixture();
    for (const title of all) log.append('a', { title });
    return log;
  }

  it('are listed page by page, the longest parked first, each once, without payloads', async () => {
    const log = new LogFixture();
    for (let index = 0; index < 25; index += 1) log.append(`part-${index}`, { title: 'unfoldable' });
    const writer = await parking.writer(broken);
    for (let from = 0; from < 25; from += 10) await writer.write([records(log, from, from + 10)]);
    const { queries } = parking.desk(broken);
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { items, next } = await queries.page({ limit: 4, ...(after && { after }) });
      seen.push(...items.map((item) => item.ref));
      if (next === null) break;
      after = next;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
    expect(await queries.count()).toBe(25);
    expect((await queries.page({ limit: 1 })).items).toEqual([
      {
        ref: expect.stringMatching(/^component:default\/part-\d$/) as string,
        error: 'TypeError: this title cannot be folded',
        since: expect.any(Date) as Date,
        count: 1,
        omitted: 0,
        changes: [{ position: expect.any(Number) as number, version: 1, type: 'callboard.entity.registered' }],
      },
    ]);
  });

  it('are found by the index of what is parked alone', async () => {
    const log = new LogFixture();
    log.appendMany(200);
    log.append('a', { title: 'unfoldable' });
    await parking.write(log, broken);
    const queries = new ParkedDocumentQueries(stage.db, 'title_g1');
    for (const after of [undefined, `${new Date(0).toISOString()} component:default/a`]) {
      const [filter, options] = queries.question({ limit: 50, ...(after && { after }) });
      const explained = await stage.documents().find(filter, options).explain('executionStats');
      expect(JSON.stringify(explained.queryPlanner)).toContain('"indexName":"parkedSince"');
      expect(JSON.stringify(explained.queryPlanner)).not.toContain('"stage":"SORT"');
      expect(explained.executionStats.totalDocsExamined).toBeLessThanOrEqual(1);
    }
  });

  it('go on once their fold is mended, in order, and only those', async () => {
    const log = titles('one', 'unfoldable', 'three');
    log.append('b', { title: 'one' });
    await parking.write(log, broken);
    expect(await parking.desk(mended).retryOne(ref, 'admin')).toEqual({
      items: [{ ref, released: 2, left: 0, error: null }],
      next: null,
    });
    expect(await stage.document('a')).toEqual({
      ...{ _id: ref, version: 3, position: 3, removed: false, title: 'three', seen: 3 },
    });
    expect(await parking.rebuild(log, mended)).toEqual(await parking.all(mended));
    expect(parking.operations).toEqual([{ actor: 'admin', action: 'retry', projection: 'title', generation: 1, ref }]);
  });

  it('stay as they are while nothing is mended, however often they are tried', async () => {
    await parking.write(titles('one', 'unfoldable', 'three'), broken);
    const before = await stage.document('a');
    const desk = parking.desk(broken);
    for (let time = 0; time < 3; time += 1) await desk.retryAll('admin');
    expect(await stage.document('a')).toEqual(before);
  });

  it('are all tried again page by page', async () => {
    const log = new LogFixture();
    for (let index = 0; index < 230; index += 1) log.append(`part-${index}`, { title: 'unfoldable' });
    await parking.write(log, broken);
    const desk = parking.desk(mended);
    let calls = 0;
    for (let after: string | undefined; ; calls += 1) {
      const { next } = await desk.retryAll('admin', after);
      if (next === null) break;
      after = next;
    }
    expect(calls).toBe(2);
    expect(await desk.queries.count()).toBe(0);
    expect(parking.operations).toHaveLength(1);
  });

  it('take what comes meanwhile behind them, and two operators at once do no harm', async () => {
    const log = titles('one', 'unfoldable');
    await parking.write(log, broken);
    for (let index = 0; index < 60; index += 1) log.append('a', { title: `later ${index}` });
    const writer = await parking.writer(mended);
    const deliver = async () => {
      for (let from = 2; from < 62; from += 3) await writer.write([records(log, from, from + 3)]);
    };
    const insist = async () => {
      const desk = parking.desk(mended);
      while (await desk.queries.one(ref)) await desk.retryOne(ref, 'admin').catch(expectNotParked);
    };
    await Promise.all([deliver(), insist(), insist()]);
    await insist();
    expect(await stage.document('a')).toEqual((await parking.rebuild(log, mended))[0]);
    expect(await stage.document('a')).toMatchObject({ version: 62, seen: 62 });
  });

  it('stop at a change whose document the database refuses', async () => {
    await parking.write(titles('one', 'unfoldable', 'three', 'four', 'five'), broken);
    const on = Object.fromEntries(
      Object.entries(mendedProjection.on).map(([type, fold]) => [
        type,
        (state: never, change: { entityVersion: number }) =>
          change.entityVersion < 4 ? fold(state, change as never) : { text: 'x'.repeat(17_000_000) },
      ]),
    );
    const picky: AnyProjection = { ...mendedProjection, on };
    const { items } = await parking.desk({ projection: picky }).retryOne(ref, 'admin');
    expect(items).toEqual([{ ref, released: 2, left: 2, error: expect.stringMatching(/large|size/i) as string }]);
    expect(await stage.document('a')).toMatchObject({ version: 3, title: 'three', parked: { count: 2 } });
  });

  it('say that they must be rebuilt where more waited than is kept', async () => {
    await parking.write(titles('one', 'unfoldable'), broken);
    const omitted = { 'parked.count': parkedChangesMax + 1, 'parked.omitted': parkedChangesMax };
    await stage.documents().updateOne({ _id: ref }, { $set: omitted } as object);
    const { items } = await parking.desk(mended).retryOne(ref, 'admin');
    expect(items).toEqual([{ ref, released: 1, left: parkedChangesMax, error: omittedError }]);
    expect(await parking.desk(mended).queries.one(ref)).toMatchObject({ error: omittedError, changes: [] });
  });

  describe('when a change is skipped', () => {
    const wish = { ref, position: 2, reason: 'pushed by mistake' };

    it('go on behind it, and a rebuild passes over the same change', async () => {
      const log = titles('one', 'unfoldable', 'three');
      await parking.write(log, broken);
      const { items } = await parking.desk(broken).skip(wish, 'admin');
      expect(items).toEqual([{ ref, released: 2, left: 0, error: null }]);
      expect(await stage.document('a')).toMatchObject({ version: 3, title: 'three', seen: 2 });
      for (const target of [broken, mended]) {
        expect(await parking.rebuild(log, target)).toEqual(await parking.all(target));
        await stage.db.collection('title_g2').drop();
      }
      expect(await stage.db.collection('skips').find().toArray()).toEqual([
        { _id: 'title/2', projection: 'title', ...wish, actor: 'admin', at: expect.any(Date) as Date },
      ]);
      expect(parking.operations).toMatchObject([{ action: 'skip', position: 2, reason: 'pushed by mistake' }]);
    });

    it('are not parked by it in a process that has not heard of it yet', async () => {
      const log = titles('one', 'unfoldable');
      const late = await parking.writer(broken, 2);
      await parking.write(log, broken);
      await parking.desk(broken).skip(wish, 'admin');
      await late.write([records(log)]);
      expect(await stage.db.collection('title_g2').findOne()).toEqual(await stage.document('a'));
    });

    it('refuse another than the first, what is not parked, and what a build has folded', async () => {
      await parking.write(titles('one', 'unfoldable', 'three'), broken);
      const desk = parking.desk(broken);
      await expect(desk.skip({ ...wish, position: 3 }, 'admin')).rejects.toMatchObject({ code: 'not-first-parked' });
      await expect(desk.skip({ ...wish, ref: 'api:default/b' }, 'admin')).rejects.toMatchObject({ code: 'not-parked' });
      parking.isBuilding = true;
      await expect(desk.skip(wish, 'admin')).rejects.toMatchObject({ code: 'build-under-way' });
      expect(await stage.db.collection('skips').countDocuments()).toBe(0);
    });

    it('are as a rebuild makes them, though another operator has them folded at that moment', async () => {
      const log = new LogFixture();
      for (const title of ['one', 'unfoldable', 'three']) {
        for (let index = 0; index < 12; index += 1) log.append(`part-${index}`, { title });
      }
      await parking.write(log, broken);
      const [skipping, folding] = [parking.desk(mended), parking.desk(mended)];
      let skipped = 0;
      for (let index = 0; index < 12; index += 1) {
        const one = `component:default/part-${index}`;
        const skip = skipping.skip({ ref: one, position: 13 + index, reason: 'race' }, 'admin');
        const fold = folding.retryOne(one, 'admin').catch(expectNotParked);
        skipped += await skip.then(
          () => 1,
          (error: unknown) => (expectNotParked(error), 0),
        );
        await fold;
      }
      expect(await stage.db.collection('skips').countDocuments()).toBe(skipped);
      expect(await parking.rebuild(log, mended)).toEqual(await parking.all(mended));
    });
  });
});

function expectNotParked(error: unknown): void {
  expect(error).toMatchObject({ code: expect.stringMatching(/^not-(first-)?parked$/) as string });
}
