/** Every bound of delivery in one place; the unit is the last word of the name. */
export const deliveryLimits = {
  /** Attempts of one subscription under way at once, each of another entity. */
  concurrencyMax: 8,
  /** Undelivered changes a subscription holds in memory; an entity that keeps failing fills it last of all. */
  pendingMax: 256,
  pendingBytesMax: 8 * 1024 * 1024,
  /** Parked changes that a subscription remembers to have passed by; it reads on when they are fewer again. */
  heldMax: 10_000,
  /** Between two looks whether some of them are folded now. */
  heldLookMs: 1_000,
  /** The first retry comes after half to all of this, each later one after twice as long. */
  retryDelayMinMs: 250,
  retryDelayMaxMs: 60_000,
  /** About a day at the longest delay; then the subscription is suspended where it stands. */
  attemptsMax: 2_000,
  retryAfterMaxMs: 3_600_000,
  /** From the first byte sent to the last byte read. */
  attemptTimeoutMs: 10_000,
  connectTimeoutMs: 5_000,
  /** What a receiver answers is not used; more than this and the connection is closed. */
  responseBodyMaxBytes: 65_536,
  responseBodyTimeoutMs: 2_000,
  /** Progress is written no more often than this while something is sent … */
  reportDelayMs: 100,
  /** … and than this while changes only pass by. */
  idleReportDelayMs: 1_000,
  /** Before the next try when the database does not answer. */
  troubleDelayMs: 500,
  /** A replica that dies is replaced within this; attempts are broken off before. */
  leaseMs: 5_000,
  leaseMarginMs: 500,
  /** Between two looks for leases to renew and subscriptions to take. */
  claimDelayMs: 1_000,
  /** Taken at once, so that replicas which start together share. */
  claimsMax: 50,
  /** How long attempts may go on when the process is told to end. */
  stopTimeoutMs: 3_000,
};

export type DeliveryLimits = typeof deliveryLimits;

/** Exponential from `retryDelayMinMs`, capped, then 50 to 100 % of it by `random` (0 to 1). */
export function retryDelayMs(attempts: number, random: number, limits: DeliveryLimits): number {
  const doubled = limits.retryDelayMinMs * 2 ** Math.min(attempts - 1, 30);
  return Math.round(Math.min(doubled, limits.retryDelayMaxMs) * (0.5 + random / 2));
}

/** Reads `Retry-After` in both its forms, seconds and HTTP date; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number, limits: DeliveryLimits): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wished = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  if (Number.isNaN(wished)) return undefined;
  return Math.min(Math.max(wished, 0), limits.retryAfterMaxMs);
}
