import { GapWatch } from './gap-watch';

const gap = { kind: 'position', position: 7, expected: 3, found: 6 } as const;

describe('watching gaps', () => {
  it('reads again at once the first time, then with a growing pause', () => {
    const watch = new GapWatch();
    expect([1, 2, 3, 4].map(() => watch.meet(0, gap))).toEqual([0, 1_000, 2_000, 4_000]);
    for (let times = 0; times < 10; times += 1) watch.meet(0, gap);
    expect(watch.meet(0, gap)).toBe(30_000);
  });

  it('lists only what reading again did not close, until the partition is past it', () => {
    const watch = new GapWatch();
    watch.meet(0, gap);
    expect(watch.list()).toEqual([]);
    watch.meet(0, gap);
    watch.pass(0, 6);
    expect(watch.list()).toEqual(['partition 0: nothing between 3 and 6; republish the log']);
    watch.pass(0, 7);
    expect(watch.list()).toEqual([]);
  });
});
