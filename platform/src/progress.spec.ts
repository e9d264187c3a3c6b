import { withProgress } from './progress';

describe('progress', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is silent about what takes less than two seconds', async () => {
    const lines: string[] = [];
    const work = withProgress(
      (line) => lines.push(line),
      'work',
      () => new Promise((done) => setTimeout(done, 1_900)),
    );
    await jest.advanceTimersByTimeAsync(1_900);
    await work;
    expect(lines).toEqual([]);
  });

  it('says after two seconds, and every five from then on, what is being waited for, and stops with it', async () => {
    const lines: string[] = [];
    const work = withProgress(
      (line) => lines.push(line),
      'work',
      () => new Promise((done) => setTimeout(done, 13_000)),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    await work;
    expect(lines).toEqual(['work … 2 s', 'work … 7 s', 'work … 12 s']);
  });

  it('stops when the work fails', async () => {
    await expect(
      withProgress(
        () => undefined,
        'work',
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no');
    expect(jest.getTimerCount()).toBe(0);
  });
});
