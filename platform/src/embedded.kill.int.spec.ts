import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { mongo } from 'mongoose';
import { waitUntil } from '@callboard/testing';
import { embeddedPlatform } from './embedded.platform';
import { probeKafka } from './kafka-probe';
import type { Platform } from './platform';
import { readSettings } from './platform.settings';
import { identityOf } from './process-identity';
import type { ProcessNews } from './supervised-process';

/** The one spec that has servers of its own: it kills them. */
describe('an embedded broker and database that are killed', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-kill-'));
  const settings = readSettings({
    log: () => undefined,
    dataDir,
    env: { ...process.env, CALLBOARD_PLATFORM: undefined },
  });
  const news: ProcessNews[] = [];
  let platform: Platform;

  beforeAll(async () => {
    platform = await embeddedPlatform(settings);
    platform.onNews((item) => news.push(item));
  }, 60_000);
  afterAll(async () => {
    await platform.stop();
    rmSync(dataDir, { recursive: true });
  }, 30_000);

  const pidOf = (role: string) => platform.processes.find((server) => server.role === role)?.pid;

  async function killAndAwait(role: string): Promise<void> {
    const pid = pidOf(role)!;
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => news.some((item) => item.role === role && item.what === 'ready'), { timeoutMs: 30_000 });
    expect(news).toContainEqual(
      expect.objectContaining({ role, what: 'died', detail: expect.stringContaining('SIGKILL') }),
    );
    expect(pidOf(role)).not.toBe(pid);
  }

  async function topics(): Promise<string[]> {
    const admin = new Kafka({ brokers: platform.kafka.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    return admin.listTopics().finally(() => admin.disconnect());
  }

  it('the broker is usable again, at the same address and with its topics', async () => {
    await killAndAwait('kafka');
    await probeKafka(platform.kafka);
    expect(await topics()).toContain('callboard-platform-probe');
  }, 60_000);

  it('the database is usable again, at the same address and with its documents', async () => {
    const client = await mongo.MongoClient.connect(platform.mongo);
    try {
      const kept = client.db('kill').collection('kept');
      await kept.insertOne({ before: 'the kill' }, { writeConcern: { w: 'majority', journal: true } });
      await killAndAwait('mongo');
      expect(await waitUntil(() => kept.findOne(), { timeoutMs: 30_000 })).toMatchObject({ before: 'the kill' });
    } finally {
      await client.close();
    }
  }, 60_000);

  it('a second start on the same folder is refused while the first one lives', async () => {
    await expect(embeddedPlatform(settings)).rejects.toThrow(/already running as process/);
  });

  it('nothing of it runs any more once it has been stopped, and its data is there at the next start', async () => {
    const pids = platform.processes.map(({ pid }) => pid);
    await platform.stop();
    expect(pids.map(identityOf)).toEqual([undefined, undefined]);
    const before = platform.kafka;
    platform = await embeddedPlatform(settings);
    expect(platform.kafka).toBe(before);
    expect(await topics()).toContain('callboard-platform-probe');
  }, 90_000);
});
