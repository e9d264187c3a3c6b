import { LogFixture } from '../fixtures/log-fixture';
import { mendedJournal, ParkingStage, records } from '../fixtures/parking-stage';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';
import { queuedBehind } from './release-plan';

const broken = { journal: titleJournal };
const mended = { journal: mendedJournal };
const ref = 'component:default/a';

describe('parked rows of a journal', () => {
  let stage: Stage;
  let parking: ParkingStage;
  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(() => (parking = new ParkingStage(stage)));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  function logOf(entities: number, ...titles: string[]): LogFixture {
    const log = new LogFixture();
    for (const title of titles) {
      for (let index = 0; index < entities; index += 1) log.append(index === 0 ? 'a' : `part-${index}`, { title });
    }
    return log;
  }

  it('are listed by entity, page by page, with the first failure and how many wait', async () => {
    await parking.write(logOf(7, 'one', 'unfoldable', 'three'), broken);
    const { queries } = parking.desk(broken);
    const first = await queries.page({ limit: 3 });
    const second = await queries.page({ limit: 30, after: first.next! });
    expect([first.items.length, second.items.length, second.next]).toEqual([3, 4, null]);
    expect(await queries.count()).toBe(7);
    expect(first.items[0]).toEqual({
      ref,
      error: 'TypeError: this title cannot be folded',
      since: expect.any(Date) as Date,
      count: 2,
      omitted: 0,
      changes: [
        { position: 8, version: 2, type: 'callboard.entity.updated' },
        { position: 15, version: 3, type: 'callboard.entity.updated' },
      ],
    });
  });

  it('are let go in order: no reader sees a later one first', async () => {
    const log = logOf(1, 'unfoldable', ...Array.from({ length: 150 }, (_, index) => `later ${index}`));
    await parking.write(log, broken);
    const reader = { isReading: true };
    const reading = (async () => {
      while (reader.isReading) {
        const found = await stage
          .rows()
          .find({ parked: { $exists: false } } as object)
          .sort({ _id: 1 })
          .toArray();
        expect(found.map(({ _id }) => _id)).toEqual(found.map((_, index) => index + 1));
      }
    })();
    expect((await parking.desk(mended).retryAll('admin')).items).toEqual([
      { ref, released: 151, left: 0, error: null },
    ]);
    reader.isReading = false;
    await reading;
    expect(await parking.all(mended)).toEqual(await parking.rebuild(log, mended));
  });

  it('stay parked from the first that fails again, which then says so itself', async () => {
    await parking.write(logOf(1, 'unfoldable', 'two', 'unfoldable', 'four'), broken);
    const mostly = {
      journal: { ...titleJournal, on: { ...titleJournal.on, 'callboard.entity.registered': () => ({ ref }) } },
    };
    const { items } = await parking.desk(mostly).retryOne(ref, 'admin');
    expect(items).toEqual([{ ref, released: 2, left: 2, error: 'TypeError: this title cannot be folded' }]);
    const errors = (await stage.rows().find().sort({ _id: 1 }).toArray()).map(({ parked }) => parked?.error);
    expect(errors).toEqual([undefined, undefined, 'TypeError: this title cannot be folded', queuedBehind]);
  });

  it('take what comes meanwhile behind them, and nothing is left behind', async () => {
    const log = logOf(1, 'unfoldable');
    await parking.write(log, broken);
    for (let index = 0; index < 60; index += 1) log.append('a', { title: `later ${index}` });
    const writer = await parking.writer(mended);
    const deliver = async () => {
      for (let from = 1; from < 61; from += 3) await writer.write([records(log, from, from + 3)]);
    };
    const desk = parking.desk(mended);
    await Promise.all([deliver(), desk.retryAll('admin'), desk.retryAll('admin')]);
    expect(await desk.queries.count()).toBe(0);
    expect(await parking.all(mended)).toEqual(await parking.rebuild(log, mended));
  });

  it('go when they are skipped, and a rebuild tells the same', async () => {
    const log = logOf(2, 'one', 'unfoldable', 'three');
    await parking.write(log, broken);
    const desk = parking.desk(broken);
    const wish = { ref, position: 3, reason: 'pushed by mistake' };
    await expect(desk.skip({ ...wish, position: 5 }, 'admin')).rejects.toMatchObject({ code: 'not-first-parked' });
    expect((await desk.skip(wish, 'admin')).items).toEqual([{ ref, released: 2, left: 0, error: null }]);
    await desk.skip({ ...wish, ref: 'component:default/part-1', position: 4 }, 'admin');
    expect((await parking.all(broken)).map((row) => (row as { _id: number })._id)).toEqual([1, 2, 5, 6]);
    expect(await parking.all(broken)).toEqual(await parking.rebuild(log, broken));
  });

  it('are as a rebuild makes them, though two operators disagree at once', async () => {
    const log = logOf(12, 'one', 'unfoldable', 'three');
    await parking.write(log, broken);
    const [skipping, folding] = [parking.desk(mended), parking.desk(mended)];
    const { items } = await skipping.queries.page({ limit: 50 });
    for (const { ref: one, changes } of items) {
      await Promise.allSettled([
        folding.retryOne(one, 'admin'),
        skipping.skip({ ref: one, position: changes[0]!.position, reason: 'race' }, 'admin'),
      ]);
    }
    expect(await skipping.queries.count()).toBe(0);
    expect(await parking.all(mended)).toEqual(await parking.rebuild(log, mended));
  });
});
