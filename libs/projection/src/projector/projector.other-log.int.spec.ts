import { waitUntil } from '@callboard/testing';
import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';

describe('records that this build or this database cannot take', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('of another log are not consumed, and the projection says so', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'ours' });
    await stage.projector().handle(log.batch());
    const other = new LogFixture(1, 'log-b');
    other.append('a');
    other.append('a', { title: 'theirs' });
    const projector = stage.projector();
    await projector.start();
    let isStale = false;
    const handling = projector.handle({ ...other.batch(), isStale: () => isStale });
    await waitUntil(() => projector.waitingFor().length > 0);
    expect(projector.waitingFor()).toEqual(['partition 0: ForeignLog']);
    isStale = true;
    await handling;
    expect(await stage.document('a')).toMatchObject({ version: 1, title: 'ours' });
  });

  it('of the same log in a recreated topic are taken as what they are', async () => {
    const log = new LogFixture();
    log.appendMany(4);
    const projector = stage.projector();
    await projector.handle(log.batch());
    log.append('late');
    expect(await projector.handle(log.batch())).toBe('done');
    expect(await stage.documents().countDocuments()).toBe(5);
  });

  it('written by a newer build wait for the deploy; what stands before them is applied', async () => {
    const log = new LogFixture(2);
    log.append('a', { title: 'one' });
    log.append('a', { headers: { ce_dataschema: 'urn:callboard:schema:callboard.entity.updated:99' } });
    const partition = log.partitionOf('component:default/a');
    const projector = stage.projector(2);
    await projector.start();
    let isStale = false;
    const handling = projector.handle({ ...log.batch(partition), isStale: () => isStale });
    await waitUntil(() => projector.waitingFor().length > 0);
    expect(projector.waitingFor()).toEqual([`partition ${partition}: EventFromTheFuture`]);
    expect(await stage.document('a')).toMatchObject({ version: 1, title: 'one' });
    expect(await stage.parked('a')).toBeUndefined();
    expect(await projector.handle(log.batch(1 - partition))).toBe('done');
    isStale = true;
    await handling;
  });
});
