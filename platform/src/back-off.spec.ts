import { BackOff } from './back-off';

describe('the back-off of a supervised process', () => {
  it('doubles at each death, up to ten seconds', () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 8 }, () => backOff.afterDeath(100));
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('begins again once a process has lived for half a minute', () => {
    const backOff = new BackOff();
    backOff.afterDeath(100);
    backOff.afterDeath(100);
    expect(backOff.afterDeath(30_000)).toBe(250);
  });
});
