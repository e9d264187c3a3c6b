import type { RecordBatch } from '@callboard/kafka';
import { canonicalHash } from '../comparison/canonical-hash';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';
import type { Projector } from './projector';

const seeds = process.env.CALLBOARD_TEST_SEED ? [Number(process.env.CALLBOARD_TEST_SEED)] : [1, 2, 3, 4];
const partitions = 3;

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A history of creations, updates, removals, restores and changes that cannot be folded. */
function history(random: (below: number) => number): LogFixture {
  const log = new LogFixture(partitions);
  const states = new Map<string, 'new' | 'there' | 'gone'>();
  for (let index = 0; index < 150; index += 1) {
    const name = `part-${random(12)}`;
    const state = states.get(name) ?? 'new';
    const isRemoved = state === 'there' && random(5) === 0;
    const type = state === 'gone' ? 'callboard.entity.restored' : 'callboard.entity.removed';
    const title = random(25) === 0 ? 'unfoldable' : `title ${index}`;
    log.append(name, state === 'gone' || isRemoved ? { type, title } : { title });
    states.set(name, isRemoved ? 'gone' : 'there');
    if (random(10) === 0) log.mark(`${1_000 + index}.1`);
  }
  log.mark('2000.1');
  return log;
}

/** Delivers pieces of any partition to any process, some again, some too early; a `rewind` is obeyed. */
async function scramble(log: LogFixture, projectors: Projector[], random: (below: number) => number): Promise<void> {
  const next = Array.from({ length: partitions }, () => 0);
  const deliver = async (batch: RecordBatch, from: number) => {
    const { partition } = batch;
    const verdict = await projectors[random(projectors.length)]!.handle(batch);
    next[partition] = verdict === 'rewind' ? 0 : Math.max(next[partition]!, from + batch.records.length);
  };
  for (let step = 0; step < 120; step += 1) {
    const pieces = Array.from({ length: 1 + random(3) }, async () => {
      const partition = random(partitions);
      const from = Math.max(0, next[partition]! + [0, 0, 0, -7, 5, -next[partition]!][random(6)]!);
      await deliver(log.batch(partition, from, from + 1 + random(20)), from);
    });
    await Promise.all(pieces);
    if (random(8) === 0) projectors[random(projectors.length)]!.onAssigned([random(partitions)]);
  }
  for (const batch of log.batches()) while ((await projectors[0]!.handle(batch)) === 'rewind');
}

describe('batches delivered again, in any order, to any process', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it.each(seeds)(
    'come to what one process makes of them in order (CALLBOARD_TEST_SEED=%i)',
    async (seed) => {
      const random = randomFrom(seed);
      const log = history(random);
      for (const target of [undefined, { journal: titleJournal }]) {
        const collection = target ? 'journal_g1' : 'title_g1';
        const all = async () => {
          const found = await stage.db.collection(collection).find().sort({ _id: 1 }).toArray();
          const parked = found.map((row) => row.parked?.changes.map(({ position }: { position: number }) => position));
          return { hashes: found.map(canonicalHash), parked };
        };
        const alone = stage.projector(partitions, target);
        for (const batch of log.batches()) expect(await alone.handle(batch)).toBe('done');
        const inOrder = await all();
        await stage.db.dropDatabase();
        const many = [1, 2, 3].map(() => stage.projector(partitions, target));
        await scramble(log, many, random);
        expect(await all()).toEqual(inOrder);
        expect(many[0]!.progress.watermark).toBe(log.position);
        await stage.db.dropDatabase();
      }
    },
    60_000,
  );
});
