import { waitUntil } from './wait-until';

describe('waitUntil', () => {
  it('returns the first truthy answer', async () => {
    const answers = [undefined, 0, '', 'there'];
    expect(await waitUntil(() => answers.shift(), { intervalMs: 1 })).toBe('there');
  });

  it('takes an error for "not yet"', async () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      if (asked < 3) throw new Error('too early');
      return asked;
    };
    expect(await waitUntil(ask, { intervalMs: 1 })).toBe(3);
  });

  it('rejects when time is over, says what was awaited and keeps the last error', async () => {
    const refused = new Error('connection refused');
    const waiting = waitUntil(() => Promise.reject(refused), { timeoutMs: 10, intervalMs: 1, message: 'a server' });
    await expect(waiting).rejects.toMatchObject({ message: expect.stringContaining('a server'), cause: refused });
  });
});
