import {
  begin,
  beginForVersion,
  cancel,
  drop,
  fail,
  firstRecord,
  forget,
  goBack,
  retire,
  swap,
} from './generation.decider';
import { generationOfReader, type GenerationRecord, projectedBy, readerName } from './generation-record';

const now = new Date('2026-11-23T10:00:00Z');
const wish = { by: 'anna', reason: 'a mended fold', now };
const first = firstRecord('entity', 1, now);
const rebuild = (record: GenerationRecord, foldVersion = 1) =>
  begin(record, { ...wish, purpose: 'rebuild', foldVersion });
const rebuilt = (record = first) => {
  const building = rebuild(record);
  return swap(building, building.next - 1, now);
};
const states = ({ generations }: GenerationRecord) => generations.map(({ number, state }) => [number, state]);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('the record of generations', () => {
  it('begins with one that is read while it fills', () => {
    expect(first).toMatchObject({ live: 1, next: 2 });
    expect(states(first)).toEqual([[1, 'live']]);
  });

  it('builds beside the live one, one at a time', () => {
    const building = rebuild(first);
    expect(building).toMatchObject({ live: 1, next: 3, generations: [{}, { by: 'anna', phase: 'loading' }] });
    expect(() => rebuild(building)).toThrow(code('build-under-way'));
    expect(() => goBack(building, { ...wish, foldVersion: 1 })).toThrow(code('build-under-way'));
  });

  it('swaps in one step, and once', () => {
    const swapped = rebuilt();
    expect(swapped.live).toBe(2);
    expect(states(swapped)).toEqual([
      [1, 'retiring'],
      [2, 'live'],
    ]);
    expect(swap(swapped, 2, now)).toBe(swapped);
    expect(swap(first, 9, now)).toBe(first);
  });

  it('retires the old one when told, and drops only what nobody uses', () => {
    const retired = retire(rebuilt(), 1);
    expect(states(retired)[0]).toEqual([1, 'kept']);
    expect(retire(first, 1)).toBe(first);
    expect(states(drop(retired, 1))[0]).toEqual([1, 'dropping']);
    expect(() => drop(retired, 2)).toThrow(code('generation-in-use'));
    expect(() => drop(rebuilt(), 1)).toThrow(code('generation-in-use'));
    expect(() => drop(retired, 9)).toThrow(code('unknown-generation'));
    expect(states(forget(drop(retired, 1), 1))).toEqual([[2, 'live']]);
  });

  it('goes back to the last one kept by building on it, numbers never used again', () => {
    const back = goBack(retire(rebuilt(), 1), { ...wish, foldVersion: 1 });
    expect(states(back)).toEqual([
      [1, 'building'],
      [2, 'live'],
    ]);
    const swapped = swap(back, 1, now);
    expect([swapped.live, swapped.next]).toEqual([1, 3]);
    expect(() => goBack(first, { ...wish, foldVersion: 1 })).toThrow(code('nothing-to-go-back-to'));
    expect(() => goBack(retire(rebuilt(), 1), { ...wish, foldVersion: 2 })).toThrow(code('nothing-to-go-back-to'));
    expect(() => goBack(retire(rebuilt(), 1), { ...wish, foldVersion: 1, number: 7 })).toThrow(
      code('nothing-to-go-back-to'),
    );
  });

  it('drops a build that is cancelled, but keeps one that had been live', () => {
    expect(states(cancel(rebuild(first)))[1]).toEqual([2, 'dropping']);
    const back = goBack(retire(rebuilt(), 1), { ...wish, foldVersion: 1 });
    expect(states(cancel(back))[0]).toEqual([1, 'kept']);
    expect(() => cancel(first)).toThrow(code('no-build-under-way'));
  });

  it('builds for raised folds by itself, once, and never for older ones', () => {
    const begun = beginForVersion(first, 2, now);
    expect(begun.generations[1]).toMatchObject({ foldVersion: 2, state: 'building', by: 'callboard' });
    expect(beginForVersion(begun, 2, now)).toBe(begun);
    expect(beginForVersion(swap(begun, 2, now), 1, now)).toEqual(swap(begun, 2, now));
    const failed = fail(begun, 2, 'too few');
    expect(beginForVersion(failed, 2, now)).toBe(failed);
  });

  it('takes up again what the same folds had built before a deploy was rolled back', () => {
    const swapped = retire(swap(beginForVersion(first, 2, now), 2, now), 1);
    const rolledBack = retire(swap(goBack(swapped, { ...wish, foldVersion: 1 }), 1, now), 2);
    expect(states(beginForVersion(rolledBack, 2, now))).toEqual([
      [1, 'live'],
      [2, 'building'],
    ]);
  });

  it('has each process project only what its own folds build', () => {
    const begun = beginForVersion(first, 2, now);
    const numbers = (version: number) => projectedBy(begun, version).map(({ number }) => number);
    expect([numbers(1), numbers(2), numbers(3)]).toEqual([[1], [2], []]);
    expect(projectedBy(retire(rebuilt(), 1), 1).map(({ number }) => number)).toEqual([2]);
  });
});

it.each([1, 2, 17])('the reader of generation %p leads back to it', (number) => {
  expect(generationOfReader('entity', readerName('entity', number))).toBe(number);
});
