import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';

describe('the progress of a projection', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('is the minimum over all partitions, also those of which this process has none', async () => {
    const log = new LogFixture(3);
    log.appendMany(9);
    log.mark('1000.1');
    const projector = stage.projector(3);
    await projector.handle(log.batch(0));
    await projector.handle(log.batch(1));
    expect(projector.status()).toMatchObject({ watermark: 0, front: 9 });
    await projector.handle(log.batch(2));
    expect(projector.status()).toMatchObject({ watermark: 9, front: 9 });
  });

  it('answers a reader who waits for a cluster time once every partition is past it, not at it', async () => {
    const log = new LogFixture(2);
    log.append('a');
    log.mark('1000.7');
    const projector = stage.projector(2);
    await Promise.all(log.batches().map(projector.handle));
    expect(await projector.progress.waitFor({ clusterTime: '1000.6' }, 0)).toBe(true);
    expect(await projector.progress.waitFor({ clusterTime: '1000.7' }, 50)).toBe(false);
    const answer = projector.progress.waitFor({ clusterTime: '1000.7' }, 5_000);
    log.mark('1000.8');
    await Promise.all(log.batches().map(projector.handle));
    expect(await answer).toBe(true);
  });

  it('answers within 25 ms or so what another replica has written, by one poll for all who wait', async () => {
    const log = new LogFixture();
    log.append('a');
    const [reader, writer] = [stage.projector(), stage.projector()];
    await Promise.all([reader.start(), writer.start()]);
    const answers = Array.from({ length: 200 }, () => reader.progress.waitFor({ position: 1 }, 5_000));
    await writer.handle(log.batch());
    const writtenAt = performance.now();
    expect(new Set(await Promise.all(answers))).toEqual(new Set([true]));
    expect(performance.now() - writtenAt).toBeLessThan(1_000);
    expect((await reader.progress.current()).position).toBe(1);
  });

  it('has news for a listener when this process learns of progress, or after the timeout, and asks nobody', async () => {
    const log = new LogFixture();
    const [listener, other] = [stage.projector(), stage.projector()];
    await Promise.all([listener.start(), other.start()]);
    log.append('a');
    await other.handle(log.batch());
    await listener.progress.news(200);
    expect(listener.progress.watermark).toBe(0);
    const heard = listener.progress.news(5_000);
    await listener.progress.current();
    await heard;
    expect(listener.progress.watermark).toBe(1);
    log.append('b');
    const own = listener.progress.news(5_000);
    await listener.handle(log.batch());
    await own;
    expect(listener.progress.watermark).toBe(2);
  });

  it('is not asked of the database while this process has every partition and hears from the broker', async () => {
    const log = new LogFixture();
    log.append('a');
    const [reader, other] = [stage.projector(), stage.projector()];
    await reader.start();
    reader.onAssigned([0]);
    reader.onLevel();
    await other.handle(log.batch());
    await reader.progress.current();
    await reader.progress.news(200);
    expect(reader.progress.watermark).toBe(0);
    // From the broker nothing is heard for a while: another may have taken over.
    await waitUntil(async () => (await reader.progress.current()).position === 1);
  });

  it('lets a reader of one entity wait for its partition alone', async () => {
    const log = new LogFixture(2);
    log.append('a');
    const partition = log.partitionOf('component:default/a');
    const projector = stage.projector(2);
    await projector.handle(log.batch(partition));
    expect(await projector.progress.waitFor({ position: 1 }, 0, partition)).toBe(true);
    expect(await projector.progress.waitFor({ position: 1 }, 0)).toBe(false);
  });

  it('is old while a partition lags, and fresh again once it is level', async () => {
    const log = new LogFixture(2);
    log.append('a');
    log.mark('1000.1');
    const projector = stage.projector(2);
    await projector.start();
    await projector.handle(log.batch(0));
    await waitUntil(async () => (await projector.progress.current()).ageMs > 100);
    projector.onLevel();
    expect((await projector.progress.current()).ageMs).toBeGreaterThan(100);
    await projector.handle(log.batch(1));
    projector.onLevel();
    await waitUntil(async () => (await projector.progress.current()).ageMs < 100);
  });

  it('is not taken for fresh by a replica that has not read how far the others are', async () => {
    const log = new LogFixture(2);
    log.append('a');
    log.mark('1000.1');
    const [idle, busy] = [stage.projector(2), stage.projector(2)];
    await Promise.all(log.batches().map(busy.handle));
    await idle.start();
    for (let round = 0; round < 3; round += 1) {
      log.append(`late-${round}`);
      log.mark(`100${round + 1}.1`);
      await Promise.all(log.batches().map(busy.handle));
      const toldAt = performance.now();
      idle.onLevel();
      await waitUntil(async () => (await idle.progress.current()).ageMs <= Math.ceil(performance.now() - toldAt));
      expect(idle.progress.watermark).toBe(log.position);
    }
  });

  it('never falls, whoever writes last', async () => {
    const log = new LogFixture();
    log.appendMany(10);
    const [slow, fast] = [stage.projector(), stage.projector()];
    await slow.handle(log.batch(0, 0, 3));
    await fast.handle(log.batch());
    await slow.handle(log.batch(0, 3, 5));
    const stored = await stage.db.collection<{ partitions: object }>('progress').findOne();
    expect(stored).toMatchObject({ incarnation: 'log-a', partitions: { 0: { position: 10 } } });
  });
});
