import { LogFixture } from '../fixtures/log-fixture';
import { LossyLine } from '../fixtures/lossy-line';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';
import { setTimeout as pause } from 'node:timers/promises';

describe('a member whose write arrives after its stay', () => {
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

  /** Has a member write a part of the log whose bytes are kept back until another one has written all of it. */
  async function overtake(log: LogFixture, from: number, target?: Parameters<Stage['projector']>[1]): Promise<void> {
    const zombie = stage.projector(1, target, await stage.through(line.port));
    await zombie.handle(log.batch(0, 0, from));
    line.hold();
    let isStale = false;
    const late = zombie.handle({ ...log.batch(0, from), isStale: () => isStale });
    await pause(50);
    const heir = stage.projector(1, target);
    expect(await heir.handle(log.batch(0, from))).toBe('done');
    log.append('a', { title: 'newest' });
    expect(await heir.handle(log.batch(0, from))).toBe('done');
    isStale = true;
    line.release();
    await late;
    expect(heir.progress.watermark).toBe(log.position);
    expect(zombie.status().counts.parked).toBe(0);
  }

  it('changes nothing that its heir has written: updates', async () => {
    const log = new LogFixture();
    for (let round = 0; round < 3; round += 1) log.appendMany(5);
    log.append('a', { title: 'one' });
    await overtake(log, 5);
    expect(await stage.documents().countDocuments({ version: 3, seen: 3 })).toBe(5);
    expect(await stage.document('a')).toMatchObject({ version: 2, seen: 2, title: 'newest' });
  }, 20_000);

  it('adds nothing that its heir has added: new documents, tombstones among them', async () => {
    const log = new LogFixture();
    log.appendMany(1);
    log.append('a', { title: 'one' });
    log.append('b', { title: 'one' });
    log.append('b', { type: 'callboard.entity.removed' });
    await overtake(log, 1);
    expect(await stage.document('b')).toMatchObject({ version: 2, removed: true });
    expect(await stage.document('a')).toMatchObject({ version: 2, title: 'newest' });
  }, 20_000);

  it('parks nothing that its heir has parked or queued', async () => {
    const log = new LogFixture();
    log.appendMany(1);
    log.append('a', { title: 'unfoldable' });
    log.append('a', { title: 'three' });
    await overtake(log, 1);
    const { count, changes } = (await stage.parked('a'))!;
    expect([count, changes.map(({ version }) => version)]).toEqual([3, [1, 2, 3]]);
  }, 20_000);

  it('adds no second row to a journal', async () => {
    const log = new LogFixture();
    log.appendMany(9);
    await overtake(log, 3, { journal: titleJournal });
    expect((await stage.rows().find().toArray()).map(({ _id }) => _id)).toEqual(
      Array.from({ length: 10 }, (_, index) => index + 1),
    );
  }, 20_000);
});
