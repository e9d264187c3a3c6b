import { startPlatform } from '@callboard/platform';
import { waitUntil } from '@callboard/testing';
import { MongoClient } from 'mongodb';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import type { Projector } from './projector';

const impatient = { serverSelectionTimeoutMS: 300, socketTimeoutMS: 1_000, connectTimeoutMS: 500 };
type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** Has a database of its own: it is brought into trouble. */
describe('a database server that cannot write', () => {
  let platform: Platform;
  let stage: Stage;
  let admin: MongoClient;
  let log: LogFixture;
  let projector: Projector;

  beforeAll(async () => {
    const env = { ...process.env, CALLBOARD_PLATFORM: 'embedded' };
    platform = await startPlatform({ log: () => undefined, env });
    stage = await Stage.set(platform.mongo);
    admin = await MongoClient.connect(platform.mongo);
  }, 120_000);
  beforeEach(async () => {
    log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('b', { title: 'one' });
    const client = new MongoClient(platform.mongo, impatient);
    projector = stage.projector(1, undefined, client.db(stage.db.databaseName));
    await projector.handle(log.batch());
    opened.push(client);
  });
  afterEach(async () => {
    await stage.clear();
    for (const client of opened.splice(0)) await client.close();
  }, 30_000);
  afterAll(async () => {
    await stage.strike();
    await admin.close();
    await platform.stop();
  }, 30_000);
  const opened: MongoClient[] = [];

  /** Delivers more while there is trouble; nothing may be lost, parked or taken while it lasts. */
  async function outlast(trouble: () => Promise<unknown>, relief?: () => Promise<unknown>): Promise<void> {
    await trouble();
    log.append('a', { title: 'two' });
    log.append('c', { title: 'one' });
    let verdict: string | undefined;
    const handling = projector.handle(log.batch(0, 2)).then((answer) => (verdict = answer));
    try {
      const isNotReady = () => projector.waitingFor().length > 0;
      await waitUntil(isNotReady, { timeoutMs: 30_000, message: 'the projector is not ready' });
      expect(verdict).toBeUndefined();
    } finally {
      await relief?.();
    }
    await handling;
    expect(projector.waitingFor()).toEqual([]);
    expect(projector.status()).toMatchObject({ watermark: 4, counts: { parked: 0, gaps: 0 } });
    const documents = await stage.documents().find().sort({ _id: 1 }).toArray();
    expect(documents.map(({ title, seen, parked }) => [title, seen, parked])).toEqual([
      ['two', 2, undefined],
      ['one', 1, undefined],
      ['one', 1, undefined],
    ]);
  }

  it('while its primary steps down is waited for, until one is elected', async () => {
    const stepDown = { replSetStepDown: 3, secondaryCatchUpPeriodSecs: 0, force: true };
    await outlast(() => admin.db('admin').command(stepDown));
  }, 60_000);

  it('while it is read-only, no primary for long, is waited for', async () => {
    const stepDown = { replSetStepDown: 60, secondaryCatchUpPeriodSecs: 0, force: true };
    await outlast(
      () => admin.db('admin').command(stepDown),
      // Ends the time for which it may not be elected.
      () =>
        new MongoClient(`${platform.mongo.split('/?')[0]}/?directConnection=true`).connect().then((direct) =>
          direct
            .db('admin')
            .command({ replSetFreeze: 0 })
            .finally(() => direct.close()),
        ),
    );
  }, 60_000);

  it('while its disk takes no writes is waited for, and what was sent meanwhile is found once', async () => {
    await outlast(
      () => admin.db('admin').command({ fsync: 1, lock: true }),
      () => admin.db('admin').command({ fsyncUnlock: 1 }),
    );
  }, 60_000);

  it('while it is killed and started again is waited for', async () => {
    await outlast(() => {
      process.kill(platform.processes.find(({ role }) => role === 'mongo')!.pid, 'SIGKILL');
      return Promise.resolve();
    });
  }, 60_000);

  it('while it hangs is waited for', async () => {
    const { pid } = platform.processes.find(({ role }) => role === 'mongo')!;
    await outlast(
      () => Promise.resolve(process.kill(pid, 'SIGSTOP')),
      () => Promise.resolve(process.kill(pid, 'SIGCONT')),
    );
  }, 60_000);
});
