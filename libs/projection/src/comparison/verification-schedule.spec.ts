import { begin, discard, firstRecord, forget } from '../generation/generation.decider';
import { verificationOf } from './verification-schedule';

const since = new Date('2026-11-01T10:00:00Z').getTime();
const first = firstRecord('entity', 1, new Date(since - 1));

describe('a scheduled verification', () => {
  it('is begun once, whoever asks', () => {
    const begun = verificationOf(first, 1, since);
    expect(begun.generations[1]).toMatchObject({ purpose: 'verification', by: 'callboard', reason: 'scheduled' });
    expect(verificationOf(begun, 1, since)).toBe(begun);
    const over = discard(begun, 2);
    expect(verificationOf(over, 1, since)).toBe(over);
    expect(verificationOf(forget(over, 2), 1, since).next).toBe(4);
  });

  it('waits for the end of a rebuild, and for a process with the folds of the live generation', () => {
    const wish = { purpose: 'rebuild', foldVersion: 1, by: 'anna', reason: 'spec', now: new Date(since) } as const;
    const building = begin(first, wish);
    expect(verificationOf(building, 1, since)).toBe(building);
    expect(verificationOf(first, 2, since)).toBe(first);
  });
});
