import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { LossyLine } from '../fixtures/lossy-line';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';

describe('a database that is slow', () => {
  let stage: Stage;
  let line: LossyLine;
  beforeAll(async () => {
    stage = await Stage.set();
    line = await LossyLine.to(process.env.CALLBOARD_MONGO_URL!);
  });
  afterEach(() => stage.clear());
  afterAll(async () => {
    await stage.strike();
    line.close();
  });

  it('is awaited; nothing is lost, parked or doubled', async () => {
    const log = new LogFixture();
    for (let round = 0; round < 5; round += 1) log.appendMany(20);
    const projector = stage.projector(1, undefined, await stage.through(line.port));
    await projector.start();
    line.delayMs = 60;
    for (let from = 0; from < 100; from += 25)
      expect(await projector.handle(log.batch(0, from, from + 25))).toBe('done');
    line.delayMs = 0;
    const documents = await stage.documents().find().toArray();
    expect(documents.map(({ version, seen }) => [version, seen])).toEqual(Array(20).fill([5, 5]));
    expect(projector.status()).toMatchObject({ watermark: 100, counts: { applied: 100, parked: 0, gaps: 0 } });
  }, 30_000);

  it.each(['projection', 'journal'])(
    'beyond what an operation may take is waited for: what it did without saying so is found again (%s)',
    async (kind) => {
      const log = new LogFixture();
      for (let round = 0; round < 3; round += 1) log.appendMany(10);
      const target = kind === 'journal' ? { journal: titleJournal } : undefined;
      const db = await stage.through(line.port, { socketTimeoutMS: 400 });
      const projector = stage.projector(1, target, db);
      await projector.handle(log.batch(0, 0, 10));
      line.delayMs = 600;
      const handling = projector.handle(log.batch(0, 10));
      await waitUntil(() => projector.waitingFor().length > 0, { message: 'the projector says what it waits for' });
      await waitUntil(() => projector.waitingFor().length === 0, { timeoutMs: 2_000 }).catch(() => undefined);
      line.delayMs = 0;
      expect(await handling).toBe('done');
      expect(projector.waitingFor()).toEqual([]);
      expect(projector.status()).toMatchObject({ watermark: 30, counts: { parked: 0, gaps: 0 } });
      if (kind === 'journal') expect(await stage.rows().countDocuments()).toBe(30);
      else expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(10);
    },
    30_000,
  );
});
