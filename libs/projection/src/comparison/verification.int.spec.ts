import { waitUntil } from '@callboard/testing';
import { KafkaLog } from '../fixtures/kafka-log';
import { Replica } from '../fixtures/replica';
import { Stage } from '../fixtures/stage';
import { titleJournal, titleProjection } from '../fixtures/title-projection';
import type { AnyProjection } from '../projection';
import type { ProjectionTarget } from '../projector/projector';

const ref = (name: string) => `component:default/${name}`;

describe('a verification', () => {
  let stage: Stage;
  let log: KafkaLog;
  let replica: Replica;

  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(async () => (log = await KafkaLog.open()));
  afterEach(async () => {
    await replica.stop();
    await log.close();
    await stage.clear();
  }, 60_000);
  afterAll(() => stage.strike());

  const start = async (target: ProjectionTarget = { projection: titleProjection }) =>
    (replica = await Replica.start({ db: stage.db, log, target, logger: stage.logger }));

  async function verified() {
    await replica.verify();
    return waitUntil(async () => (await replica.status()).verification, { timeoutMs: 40_000, message: 'verified' });
  }

  it('finds nothing while writes go on, leaves nothing behind and swaps nothing', async () => {
    await start();
    await log.publishMany(1_500);
    await replica.reach(1_500);
    let isOver = false;
    const writing = (async () => {
      for (let round = 0; !isOver; round += 1) {
        for (let index = 0; index < 20; index += 1)
          log.append(`part-${(round * 20 + index) % 50}`, { title: `${round}` });
        await log.publish();
      }
    })();
    const result = await verified();
    isOver = true;
    await writing;
    expect(result).toMatchObject({
      agrees: true,
      different: 0,
      missing: 0,
      extra: 0,
      parked: 0,
      purpose: 'verification',
    });
    expect(result.compared).toBe(1_500);
    expect(result.position).toBeGreaterThanOrEqual(1_500);
    await replica.isIn(2, undefined);
    expect(replica.parts.running.use.reads).toBe(1);
    expect(await stage.db.listCollections({ name: 'title_g2' }).toArray()).toEqual([]);
  }, 120_000);

  it('finds a document changed by hand, one that is gone and one that nobody registered, and shows both sides', async () => {
    await start();
    await log.publishMany(30);
    await replica.reach(30);
    await stage.documents().updateOne({ _id: ref('part-3') }, { $set: { title: 'by hand' } });
    await stage.documents().deleteOne({ _id: ref('part-4') });
    await stage
      .documents()
      .insertOne({ _id: ref('forged'), version: 1, position: 1, removed: false, title: 'x', seen: 1 });
    const result = await verified();
    expect(result).toMatchObject({ agrees: false, compared: 31, equal: 28, different: 1, missing: 1, extra: 1 });
    const by = (id: string) => result.first.find((each) => each.id === ref(id))!;
    expect(by('part-3').kind).toBe('different');
    expect(JSON.parse(by('part-3').live!)).toMatchObject({ title: 'by hand', version: 1 });
    expect(JSON.parse(by('part-3').replayed!)).toMatchObject({ title: 'part 3', version: 1 });
    expect(by('part-4')).toMatchObject({ kind: 'missing', live: null });
    expect(by('forged')).toMatchObject({ kind: 'extra', replayed: null });
  }, 120_000);

  it('finds a document that claims a position beyond the end of the log, without waiting for it', async () => {
    await start();
    await log.publishMany(10);
    await replica.reach(10);
    const forged = { _id: ref('forged'), version: 1, position: 2 ** 40, removed: false, title: 'x', seen: 1 };
    await stage.documents().insertOne(forged);
    expect(await verified()).toMatchObject({ agrees: false, compared: 11, equal: 10, extra: 1, unsettled: 0 });
  }, 120_000);

  it('finds a fold that answers differently each time', async () => {
    const moody: AnyProjection = {
      ...titleProjection,
      on: { 'callboard.entity.registered': () => ({ title: 'moody', seen: Math.random() }) },
    };
    await start({ projection: moody });
    await log.publishMany(25);
    await replica.reach(25);
    expect(await verified()).toMatchObject({ agrees: false, compared: 25, different: 25, equal: 0 });
  }, 120_000);

  it('compares the rows of a journal, too', async () => {
    await start({ journal: titleJournal });
    await log.publishMany(30);
    await replica.reach(30);
    await stage.rows().updateOne({ _id: 7 }, { $set: { title: 'by hand' } });
    const result = await verified();
    expect(result).toMatchObject({ compared: 30, different: 1, missing: 0, extra: 0 });
    expect(result.first[0]).toMatchObject({ id: '7', kind: 'different' });
  }, 120_000);

  function fragile(isBroken: () => boolean): AnyProjection {
    return {
      ...titleProjection,
      on: {
        'callboard.entity.registered': (_, { data }) => {
          if (isBroken() && data.entity?.metadata['title'] === 'part 5') throw new Error('fragile');
          return { title: 'folded', seen: 1 };
        },
      },
    };
  }

  it('finds a change that is parked and could be folded now', async () => {
    let isBroken = true;
    await start({ projection: fragile(() => isBroken) });
    await log.publishMany(20);
    await replica.reach(20);
    isBroken = false;
    expect(await verified()).toMatchObject({ agrees: false, compared: 20, equal: 19, parked: 1 });
  }, 120_000);

  it('finds a change that was folded and cannot be folded again; a rebuild then fails and is kept for inspection', async () => {
    let isBroken = false;
    await start({ projection: fragile(() => isBroken) });
    await log.publishMany(20);
    await replica.reach(20);
    isBroken = true;
    expect(await verified()).toMatchObject({ agrees: false, compared: 20, equal: 19, unfoldable: 1 });
    await replica.isIn(2, undefined);
    await replica.rebuild();
    await replica.isIn(3, 'failed');
    expect(replica.parts.running.use.reads).toBe(1);
  }, 120_000);
});
