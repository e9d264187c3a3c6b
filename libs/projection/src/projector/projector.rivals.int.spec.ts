import { LogFixture } from '../fixtures/log-fixture';
import { Stage } from '../fixtures/stage';

describe('two projectors on the same partition at once', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await Stage.set()));
  afterEach(() => stage.clear());
  afterAll(() => stage.strike());

  it('apply each change once in effect, in order', async () => {
    const log = new LogFixture();
    for (let round = 0; round < 15; round += 1) log.appendMany(20);
    const rivals = [stage.projector(), stage.projector(), stage.projector()];
    const deliver = async (size: number, projector: (typeof rivals)[0]) => {
      for (let from = 0; from < 300; from += size)
        expect(await projector.handle(log.batch(0, from, from + size))).toBe('done');
    };
    await Promise.all([deliver(30, rivals[0]!), deliver(50, rivals[1]!), deliver(7, rivals[2]!)]);
    const documents = await stage.documents().find().toArray();
    expect(documents).toHaveLength(20);
    expect(documents.map(({ version, seen }) => ({ version, seen }))).toEqual(
      Array(20).fill({ version: 15, seen: 15 }),
    );
  });

  it('take over from where the other one was, though they were there themselves before', async () => {
    const log = new LogFixture();
    log.appendMany(30);
    const [first, second] = [stage.projector(), stage.projector()];
    await first.handle(log.batch(0, 0, 10));
    await second.handle(log.batch(0, 10, 20));
    expect(await first.handle(log.batch(0, 20, 30))).toBe('done');
    expect(first.status().counts).toMatchObject({ applied: 20, gaps: 0 });
  });

  it('never let a former member park what the other one has applied', async () => {
    const log = new LogFixture();
    log.append('a', { title: 'one' });
    const former = stage.projector();
    await former.handle(log.batch());
    log.append('a', { title: 'two' });
    await stage.projector().handle(log.batch());
    const { records } = log.batch(0, 1);
    await former.handle({ ...log.batch(), records: [{ ...records[0]!, value: Buffer.from('{}') }] });
    expect(await stage.document('a')).toMatchObject({ version: 2, title: 'two' });
    expect(await stage.parked('a')).toBeUndefined();
  });

  it('keep one watermark over all partitions, which both can read', async () => {
    const log = new LogFixture(4);
    log.appendMany(40);
    log.mark('1000.1');
    const [first, second] = [stage.projector(4), stage.projector(4)];
    await Promise.all([second.start(), ...log.batches().slice(0, 2).map(first.handle)]);
    expect(first.progress.watermark).toBe(0);
    await Promise.all(log.batches().slice(2).map(second.handle));
    expect(await first.progress.waitFor({ position: 40 }, 2_000)).toBe(true);
    expect((await first.progress.current()).position).toBe(40);
  });
});
