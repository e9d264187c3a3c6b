import { LogFixture } from '../fixtures/log-fixture';
import { beginning, takeIn } from './partition-intake';
import { placeRecord } from './placed-record';

function records(log: LogFixture, from = 0) {
  return log.batch(0, from).records.map(placeRecord);
}

describe('taking in records of a partition', () => {
  it('takes what is new and drops what was taken', () => {
    const log = new LogFixture();
    log.appendMany(5);
    const intake = takeIn(records(log), { ...beginning, position: 2 });
    expect(intake.entities.map(({ position }) => position)).toEqual([3, 4, 5]);
    expect(intake).toMatchObject({ duplicates: 2, gap: null, place: { position: 5 } });
  });

  it('stops at a record whose predecessor was never taken', () => {
    const log = new LogFixture();
    log.appendMany(5);
    const intake = takeIn(records(log, 2), { ...beginning, position: 1 });
    expect(intake).toMatchObject({
      entities: [],
      place: { position: 1 },
      gap: { kind: 'position', position: 3, expected: 1, found: 2 },
    });
  });

  it('moves the place by a mark, over positions of other partitions', () => {
    const log = new LogFixture(2);
    log.appendMany(20);
    log.mark('5.1');
    expect(takeIn(records(log), beginning).place).toMatchObject({ position: 20, clusterTime: '5.1' });
  });

  it('finds a gap by a mark alone', () => {
    const log = new LogFixture();
    log.append('a');
    log.mark('5.1');
    expect(takeIn(records(log, 1), beginning)).toMatchObject({ place: beginning, gap: { expected: 0, found: 1 } });
  });

  it('takes a later cluster time from a mark that moves no position, and never an earlier one', () => {
    const log = new LogFixture();
    log.append('a');
    log.mark('10.1');
    log.mark('9.2');
    const intake = takeIn(records(log), { ...beginning, position: 1, clusterTime: '9.9' });
    expect(intake).toMatchObject({ place: { position: 1, clusterTime: '10.1' }, duplicates: 1 });
  });

  it('counts the changes up to its place, each once, marks not', () => {
    const log = new LogFixture();
    log.appendMany(5);
    log.mark('5.1');
    const { place } = takeIn(records(log), beginning);
    expect(place.changes).toBe(5);
    expect(takeIn(records(log), place).place.changes).toBe(5);
  });

  it('takes a change as new though a mark has told its partition’s next position', () => {
    const log = new LogFixture();
    log.append('a');
    log.mark('1.1');
    log.append('b');
    const intake = takeIn(records(log), beginning);
    expect(intake.entities.map(({ position }) => position)).toEqual([1, 2]);
  });

  it('lets foreign records neither close nor open a gap', () => {
    const log = new LogFixture();
    log.append('a');
    log.pushForeign(0, { key: null, headers: {}, value: null });
    log.append('b');
    expect(takeIn(records(log), beginning)).toMatchObject({
      gap: null,
      strays: [{ place: null }],
      place: { position: 2 },
    });
  });
});
