import { deliveryLimits, retryAfterMs, retryDelayMs } from './delivery.schedule';

describe('retry delay', () => {
  const longest = (attempts: number) => retryDelayMs(attempts, 1, deliveryLimits);

  it('doubles from 250 ms', () => {
    expect([1, 2, 3, 4, 5].map(longest)).toEqual([250, 500, 1_000, 2_000, 4_000]);
  });

  it('is capped at a minute, however many attempts there were', () => {
    expect([9, 10, 100, 2_000].map(longest)).toEqual([60_000, 60_000, 60_000, 60_000]);
  });

  it('is spread over the upper half by jitter', () => {
    expect(retryDelayMs(3, 0, deliveryLimits)).toBe(500);
    expect(retryDelayMs(3, 0.5, deliveryLimits)).toBe(750);
  });

  it('gives a receiver about a day before attemptsMax', () => {
    let totalMs = 0;
    for (let attempts = 1; attempts < deliveryLimits.attemptsMax; attempts += 1) {
      totalMs += retryDelayMs(attempts, 0.5, deliveryLimits);
    }
    expect(totalMs / 3_600_000).toBeGreaterThan(23);
    expect(totalMs / 3_600_000).toBeLessThan(27);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const read = (header: string | undefined) => retryAfterMs(header, now, deliveryLimits);

  it('is read as seconds', () => expect(read('7')).toBe(7_000));
  it('is read as an HTTP date', () => expect(read('Thu, 01 Jan 2026 00:00:05 GMT')).toBe(5_000));
  it('is never in the past', () => expect(read('Wed, 31 Dec 2025 00:00:00 GMT')).toBe(0));
  it('is bounded by an hour', () => expect(read('999999')).toBe(3_600_000));
  it('is passed over when absent or unreadable', () => {
    expect(read(undefined)).toBeUndefined();
    expect(read('soon')).toBeUndefined();
  });
});
