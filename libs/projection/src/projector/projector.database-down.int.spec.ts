import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { LossyLine } from '../fixtures/lossy-line';
import { Stage } from '../fixtures/stage';

describe('a database that is down', () => {
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

  it('is waited for: nothing is consumed, lost or parked, and the projection is not ready meanwhile', async () => {
    const log = new LogFixture();
    log.appendMany(10);
    const projector = stage.projector(1, undefined, await stage.through(line.port));
    await projector.handle(log.batch(0, 0, 5));
    line.cut();
    let verdict: string | undefined;
    const handling = projector.handle(log.batch(0, 5)).then((answer) => (verdict = answer));
    await waitUntil(() => projector.waitingFor().length > 0, { message: 'the projector says what it waits for' });
    expect(projector.waitingFor()[0]).toMatch(/^documents: Mongo/);
    expect(verdict).toBeUndefined();
    line.mend();
    await handling;
    expect(verdict).toBe('done');
    expect(projector.waitingFor()).toEqual([]);
    expect(await stage.documents().countDocuments()).toBe(10);
    expect(projector.status().counts).toMatchObject({ parked: 0 });
  }, 20_000);

  it('does not keep a batch that is no longer wanted', async () => {
    const log = new LogFixture();
    log.appendMany(2);
    const projector = stage.projector(1, undefined, await stage.through(line.port));
    await projector.handle(log.batch(0, 0, 1));
    line.cut();
    let isStale = false;
    const handling = projector.handle({ ...log.batch(0, 1), isStale: () => isStale });
    await waitUntil(() => projector.waitingFor().length > 0);
    isStale = true;
    expect(await handling).toBe('done');
    line.mend();
    expect(await stage.documents().countDocuments()).toBe(1);
  }, 20_000);

  it('may be down at the start', async () => {
    const log = new LogFixture();
    log.appendMany(3);
    const projector = stage.projector(1, undefined, await stage.through(line.port));
    line.cut();
    const handling = projector.handle(log.batch());
    await waitUntil(() => projector.waitingFor().some((reason) => reason.startsWith('start')));
    line.mend();
    expect(await handling).toBe('done');
    expect(projector.progress.watermark).toBe(3);
  }, 20_000);
});
