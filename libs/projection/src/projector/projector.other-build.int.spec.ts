import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';
import { titleJournal } from '../fixtures/title-projection';

const future = { ce_dataschema: 'urn:callboard:schema:callboard.entity.updated:99' };

describe('events of another build', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('of unknown types are ignored and counted; their version counts too', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    log.append('a', { headers: { ce_type: 'callboard.entity.unheard-of' } });
    log.append('a', { title: 'three' });
    for (const target of [undefined, { journal: titleJournal }]) {
      const projector = stage.projector(1, target);
      expect(await projector.handle(log.batch())).toBe('done');
      expect(projector.status()).toMatchObject({ watermark: 3, counts: { applied: 2, ignored: 1, parked: 0 } });
    }
    expect(await stage.document('a')).toMatchObject({ version: 3, title: 'three', seen: 2 });
    expect((await stage.rows().find().toArray()).map(({ _id }) => _id)).toEqual([1, 3]);
  });

  it('from a newer version wait, and go on with the build that knows it', async () => {
    const newer = new LogFixture();
    const known = new LogFixture();
    for (const log of [newer, known]) {
      log.append('a', { title: 'one' });
      log.append('a', { title: 'two', headers: log === newer ? future : {} });
      log.append('b', { title: 'behind' });
    }
    const before = stage.projector();
    await before.start();
    let isStale = false;
    const handling = before.handle({ ...newer.batch(), isStale: () => isStale });
    await waitUntil(() => before.waitingFor().length > 0);
    expect(before.waitingFor()).toEqual(['partition 0: EventFromTheFuture']);
    expect(await stage.document('a')).toMatchObject({ version: 1, title: 'one' });
    expect(await stage.document('b')).toBeNull();
    isStale = true;
    await handling;
    // To a build that knows the version, the same record is one that it can read.
    const after = stage.projector();
    expect(await after.handle(known.batch())).toBe('done');
    expect(after.status()).toMatchObject({ watermark: 3, waitingFor: [], counts: { duplicate: 1, parked: 0 } });
    expect(await stage.document('a')).toMatchObject({ version: 2, title: 'two' });
    expect(await stage.document('b')).toMatchObject({ version: 1, title: 'behind' });
  });
});
