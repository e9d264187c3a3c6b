import { visitsMax, WorkLimit } from './work-limit';

function spend(work: WorkLimit, visits: number): void {
  for (let i = 0; i < visits; i++) work.count();
}

describe('WorkLimit', () => {
  it('ends a walk with the last relation that it may look at', () => {
    const work = new WorkLimit(100, 5, () => 0);
    spend(work, 4);
    expect(work.reached).toBeUndefined();
    spend(work, 1);
    expect(work.reached).toBe('visits');
  });

  it(`lets a walk look at ${visitsMax} relations when nothing is said`, () => {
    const work = new WorkLimit(100, undefined, () => 0);
    spend(work, visitsMax - 1);
    expect([work.reached, work.allows(1), work.allows(2)]).toEqual([undefined, true, false]);
    spend(work, 1);
    expect(work.reached).toBe('visits');
  });

  it('ends a walk when its time is over, looking at the clock every thousand relations', () => {
    let now = 0;
    const work = new WorkLimit(100, 10_000, () => now);
    now = 99.9;
    spend(work, 1_000);
    expect(work.reached).toBeUndefined();
    now = 100;
    spend(work, 999);
    expect(work.reached).toBeUndefined();
    spend(work, 1);
    expect(work.reached).toBe('time');
  });

  it('stays ended', () => {
    let now = 0;
    const work = new WorkLimit(10, 10_000, () => now);
    now = 10;
    spend(work, 1_000);
    expect(work.reached).toBe('time');
    now = 0;
    expect(work.reached).toBe('time');
  });
});
