import { waitUntil } from '@callboard/testing';
import type { Document } from 'mongodb';
import { KafkaLog } from '../fixtures/kafka-log';
import { Replica } from '../fixtures/replica';
import { Stage } from '../fixtures/stage';
import { titleProjection } from '../fixtures/title-projection';
import { HeldRun } from '../holding/held-run';
import type { Projector } from '../projector/projector';

const VERSIONS = 5;
const ENTITIES = 200;
/** A fetch brings a part of a partition only. */
const padding = 'x'.repeat(10_000);

describe('a generation that is loaded partition by partition', () => {
  let stage: Stage;
  let log: KafkaLog;
  let replicas: Replica[] = [];

  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(async () => {
    log = await KafkaLog.open();
    replicas = [];
    for (let version = 1; version <= VERSIONS; version += 1) await push();
  });
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await log.close();
    await stage.clear();
  }, 60_000);
  afterAll(() => stage.strike());

  /** Another version of each entity. */
  async function push(): Promise<void> {
    for (let index = 0; index < ENTITIES; index += 1)
      log.append(`part-${index}`, { title: `${log.position} ${padding}` });
    await log.publish();
  }

  async function replica(): Promise<Replica> {
    const target = { projection: titleProjection };
    const started = await Replica.start({ db: stage.db, log, target, logger: stage.logger });
    replicas.push(started);
    return started;
  }

  const documentsOf = (generation: number) => stage.db.collection<Document>(`title_g${generation}`);
  const projectorOf = (one: Replica, generation: number) =>
    waitUntil<Projector | undefined>(() => one.parts.running.projector(generation), { timeoutMs: 30_000 });

  it('comes to what the live one is with one write per entity, and is called level only with all of it', async () => {
    const one = await replica();
    await one.reach(log.position);
    const writes = jest.spyOn(HeldRun.prototype, 'writes');
    await one.rebuild();
    await one.reads(2);
    const written = writes.mock.results.flatMap(({ value }) => value as unknown[]).length;
    expect([written > 0, written <= ENTITIES]).toEqual([true, true]);
    writes.mockRestore();
    const generation = (await one.generation(2))!;
    expect(generation).toMatchObject({ comparison: { different: 0, missing: 0, extra: 0, equal: ENTITIES } });
    expect(generation).toMatchObject({ expected: VERSIONS * ENTITIES, done: VERSIONS * ENTITIES });
    expect(await documentsOf(2).countDocuments({ version: VERSIONS, seen: VERSIONS })).toBe(ENTITIES);
    await push();
    await one.reach(log.position);
    expect(await documentsOf(2).countDocuments({ version: VERSIONS + 1, seen: VERSIONS + 1 })).toBe(ENTITIES);
  }, 120_000);

  it('is verified so as well', async () => {
    const one = await replica();
    await one.reach(log.position);
    await documentsOf(1).updateOne({ _id: 'component:default/part-7' as never }, { $set: { title: 'by hand' } });
    await one.verify();
    await waitUntil(async () => (await one.status()).verification, { timeoutMs: 60_000 });
    expect((await one.status()).verification).toMatchObject({ different: 1, equal: ENTITIES - 1 });
  }, 120_000);

  it('goes on where replicas join and leave in the middle', async () => {
    const first = await replica();
    await first.reach(log.position);
    await first.rebuild();
    const joining = replica();
    await projectorOf(first, 2);
    const second = await joining;
    await first.stop();
    replicas = [second];
    for (let round = 0; round < 5; round += 1) await push();
    await second.reads(2);
    await second.reach(log.position);
    const versions = VERSIONS + 5;
    expect(await documentsOf(2).countDocuments({ version: versions, seen: versions })).toBe(ENTITIES);
  }, 120_000);

  it('leaves nothing behind where it is cancelled in the middle', async () => {
    const one = await replica();
    await one.reach(log.position);
    await one.rebuild();
    await projectorOf(one, 2);
    await one.cancel();
    await one.isIn(2, undefined);
    const collections = await stage.db.listCollections({}, { nameOnly: true }).toArray();
    expect(collections.map(({ name }) => name)).not.toContain('title_g2');
    await one.rebuild();
    await one.reads(3);
    expect(await documentsOf(3).countDocuments({ version: VERSIONS, seen: VERSIONS })).toBe(ENTITIES);
  }, 120_000);
});
