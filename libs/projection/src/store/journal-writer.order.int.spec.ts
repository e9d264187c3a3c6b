import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';
import { type EntityRecord, placeRecord } from '../intake/placed-record';
import { queuedBehind } from '../parking/release-plan';
import type { AnyJournal } from '../projection';
import { JournalWriter } from './journal-writer';

function nested(depth: number): object {
  return depth === 0 ? {} : { in: nested(depth - 1) };
}

/** What the driver or the server refuses, by title. */
const refused: Record<string, object> = {
  'too large': { text: 'x'.repeat(17_000_000) },
  'far too large': { halves: ['x'.repeat(9 << 20), 'x'.repeat(9 << 20)] },
  'too deep': nested(190),
  'far too deep': nested(1_000),
  'no BSON': { [`bad\0name`]: 1 },
};

const refusedJournal: AnyJournal = {
  ...titleJournal,
  on: Object.fromEntries(
    Object.entries(titleJournal.on).map(([type, fold]) => [
      type,
      (change) => {
        const row = fold(change)!;
        return refused[row.title] ?? row;
      },
    ]),
  ),
};

describe('rows of a journal that the database refuses', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  async function writer(journal: AnyJournal = refusedJournal): Promise<JournalWriter> {
    const made = new JournalWriter(stage.db, 'journal_g1', journal, []);
    await made.prepare();
    return made;
  }

  function records(log: LogFixture, from = 0, to?: number): EntityRecord[] {
    return log.batch(0, from, to).records.map((record) => placeRecord(record) as EntityRecord);
  }

  async function rows(): Promise<[number, string | undefined][]> {
    const found = await stage.rows().find().sort({ _id: 1 }).toArray();
    return found.map(({ _id, title, parked }) => [_id, title ?? parked?.error]);
  }

  it.each(Object.keys(refused))(
    'are parked (%s), and no later row of their entity can be read before them',
    async (title) => {
      const log = new LogFixture();
      for (const one of ['one', title, 'three']) {
        log.append('a', { title: one });
        log.append('b', { title: one === title ? 'two' : one });
      }
      const { outcomes } = await (await writer()).write([records(log)]);
      expect(await rows()).toEqual([
        [1, 'one'],
        [2, 'one'],
        [3, expect.stringMatching(/large|BSON|levels|range/i)],
        [4, 'two'],
        [5, queuedBehind],
        [6, 'three'],
      ]);
      expect(outcomes).toEqual([['applied', 'applied', 'parked', 'applied', 'parked', 'applied']]);
    },
  );

  it('are found again when the batch is, and what is new queues behind', async () => {
    const log = new LogFixture();
    for (const title of ['one', 'too large', 'three']) log.append('a', { title });
    const made = await writer();
    await made.write([records(log)]);
    log.append('a', { title: 'four' });
    const { outcomes } = await made.write([records(log)]);
    expect(outcomes).toEqual([['duplicate', 'duplicate', 'duplicate', 'parked']]);
    expect((await rows()).slice(2)).toEqual([
      [3, queuedBehind],
      [4, queuedBehind],
    ]);
  });

  it('that another build has parked hold back what this one could write', async () => {
    const log = new LogFixture();
    for (const title of ['unfoldable', 'two']) log.append('a', { title });
    const fixed: AnyJournal = {
      ...titleJournal,
      on: { ...titleJournal.on, 'callboard.entity.registered': () => ({}) },
    };
    const newer = await writer(fixed);
    await (await writer(titleJournal)).write([records(log, 0, 1)]);
    const { outcomes } = await newer.write([records(log)]);
    expect(outcomes).toEqual([['duplicate', 'parked']]);
  });

  it('do not hold back for ever what came while they were let go', async () => {
    const log = new LogFixture();
    for (const title of ['one', 'two', 'three']) log.append('a', { title });
    const made = await writer(titleJournal);
    await made.write([records(log, 0, 1)]);
    // As left by a writer that had read the queue before an operator let it go.
    const orphan = {
      error: queuedBehind,
      since: new Date(),
      count: 1,
      omitted: 0,
      bytes: 9,
      ref: 'component:default/a',
    };
    const { headers, value } = log.batch().records[1]!;
    const changes = [{ position: 2, version: 2, type: 'callboard.entity.updated', headers, value }];
    await stage.rows().insertOne({ _id: 2, parked: { ...orphan, lastPosition: 2, lastVersion: 2, changes } });
    await made.write([records(log, 2)]);
    expect(await rows()).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });
});
