import { waitUntil } from '@callboard/testing';
import type { Document } from 'mongodb';
import { KafkaLog } from '../fixtures/kafka-log';
import { Replica } from '../fixtures/replica';
import { Stage } from '../fixtures/stage';
import { titleProjection } from '../fixtures/title-projection';
import type { AnyProjection } from '../projection';
import type { Projector } from '../projector/projector';

const indexes = [{ key: { title: 1 }, name: 'title' }];

describe('the generations of a projection', () => {
  let stage: Stage;
  let log: KafkaLog;
  let replicas: Replica[] = [];

  beforeAll(async () => (stage = await Stage.set()));
  beforeEach(async () => {
    log = await KafkaLog.open();
    replicas = [];
  });
  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await log.close();
    await stage.clear();
  }, 60_000);
  afterAll(() => stage.strike());

  async function replica(projection: AnyProjection = titleProjection): Promise<Replica> {
    const target = { projection, indexes };
    const started = await Replica.start({ db: stage.db, log, target, logger: stage.logger });
    replicas.push(started);
    return started;
  }

  const documentsOf = (generation: number) =>
    stage.db.collection<Document>(`title_g${generation}`).find().sort({ _id: 1 }).toArray();

  const collections = async () =>
    (await stage.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);

  it('are rebuilt beside the live one by all replicas, under writes, and swapped without a read that fails or steps back', async () => {
    await log.publishMany(300);
    const [a, b] = [await replica(), await replica()];
    await Promise.all([a.reach(300), b.reach(300)]);
    let [isOver, seen, reads] = [false, 0, 0];
    const reading = (async () => {
      for (; !isOver; reads += 1) {
        const { position } = await a.parts.running.progress.current();
        const { collection } = await a.parts.running.read();
        const count = await collection.countDocuments();
        expect(position).toBeGreaterThanOrEqual(seen);
        expect(count).toBeGreaterThanOrEqual(300);
        seen = position;
      }
    })();
    await a.rebuild();
    for (let round = 0; round < 20; round += 1) await log.publishMany(5, `late-${round}`);
    await Promise.all([a.reads(2), b.reads(2)]);
    await a.reach(log.position);
    isOver = true;
    await reading;
    expect(reads).toBeGreaterThan(10);
    expect(await documentsOf(2)).toHaveLength(400);
    const swapped = (await a.status()).generations[1]!;
    expect(swapped).toMatchObject({ state: 'live', comparison: { different: 0, missing: 0, extra: 0, parked: 0 } });
    expect(swapped.done).toBeGreaterThanOrEqual(swapped.expected!);
    expect(await stage.db.collection('title_g2').indexExists('title')).toBe(true);
    await a.isIn(1, 'kept');
  }, 120_000);

  it('keep the old one as it was, go back to it by one command, and drop it when told', async () => {
    const one = await replica();
    await log.publishMany(20);
    await one.reach(20);
    await one.rebuild();
    await one.reads(2);
    await one.isIn(1, 'kept');
    await waitUntil(() => !one.parts.running.projector(1), { message: 'the old one is projected no more' });
    await log.publishMany(10, 'late');
    await one.reach(30);
    expect(await documentsOf(1)).toHaveLength(20);
    await one.back();
    await one.reads(1);
    expect(await documentsOf(1)).toHaveLength(30);
    expect(one.parts.running.progress.watermark).toBe(30);
    await one.isIn(2, 'kept');
    await expect(one.drop(1)).rejects.toMatchObject({ code: 'generation-in-use' });
    await one.drop(2);
    await one.isIn(2, undefined);
    expect(await collections()).not.toContain('title_g2');
    await expect(one.drop(2)).rejects.toMatchObject({ code: 'unknown-generation' });
  }, 120_000);

  it('are built anew where a fold version was raised, while older processes go on with theirs', async () => {
    const old = await replica();
    await log.publishMany(20);
    await old.reach(20);
    const louder: AnyProjection = {
      ...titleProjection,
      version: 2,
      on: Object.fromEntries(
        Object.entries(titleProjection.on).map(([type, fold]) => [
          type,
          (state, change) => {
            const folded = fold(state, change);
            return folded && { ...folded, title: folded.title.toUpperCase() };
          },
        ]),
      ),
    };
    const young = await replica(louder);
    await young.reads(2);
    await old.reads(2);
    const [document] = await documentsOf(2);
    expect(document).toMatchObject({ title: 'PART 0' });
    await log.publishMany(1, 'late');
    await young.reach(21);
    expect(await documentsOf(2)).toHaveLength(21);
    expect(await old.status()).toMatchObject({ state: 'frozen', version: 1, generation: 2 });
    await expect(old.rebuild()).rejects.toMatchObject({ code: 'other-fold-version' });
    expect((await young.status()).generations[1]!.comparison).toMatchObject({ byContent: false, equal: 20 });
  }, 120_000);

  it('stay as they are when a build is cancelled, and nothing is left of it', async () => {
    const one = await replica();
    await log.publishMany(20);
    await one.reach(20);
    await one.rebuild();
    await expect(one.rebuild()).rejects.toMatchObject({ code: 'build-under-way' });
    await one.cancel();
    await one.isIn(2, undefined);
    expect(await collections()).not.toContain('title_g2');
    expect(one.parts.running.use.reads).toBe(1);
    await expect(one.cancel()).rejects.toMatchObject({ code: 'no-build-under-way' });
    await one.rebuild();
    await one.reads(3);
  }, 120_000);

  it('are built on from the checkpoint by whoever comes after a process that ended in the middle', async () => {
    const first = await replica();
    await log.publishMany(200);
    await first.reach(200);
    const slow = jest.spyOn(first.parts.running, 'logEnd').mockRejectedValue(new Error('not now'));
    await first.rebuild();
    await waitUntil(() => first.parts.running.projector(2)?.progress.watermark === 200, { timeoutMs: 30_000 });
    expect((await first.generation(2))!.state).toBe('building');
    await first.stop();
    slow.mockRestore();
    await log.publishMany(10, 'late');
    const second = await replica();
    const projector = await waitUntil<Projector | undefined>(() => second.parts.running.projector(2), {});
    await second.reads(2);
    expect(projector!.status().counts.applied).toBe(10);
    expect(await documentsOf(2)).toHaveLength(210);
  }, 120_000);

  it('never call a build done that folded fewer changes than the log holds', async () => {
    const one = await replica();
    log.append('a');
    log.lose();
    log.append('b');
    await log.publish();
    await one.reach(3);
    await one.rebuild();
    await one.isIn(2, 'failed');
    expect(await one.generation(2)).toMatchObject({ error: 'only 2 of 3 changes were folded', expected: 3, done: 2 });
    expect(one.parts.running.use.reads).toBe(1);
    await waitUntil(() => !one.parts.running.projector(2), { message: 'a failed build is projected no more' });
    await one.drop(2);
    await one.isIn(2, undefined);
  }, 120_000);
});
