import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait and what to say when it was in vain. */
export interface WaitOptions {
  timeoutMs?: number;
  intervalMs?: number;
  message?: string;
}

/**
 * Asks until the answer is truthy and returns it. An error counts as "not yet" and is told, as the cause, when time
 * is over (10 s unless said otherwise).
 */
export async function waitUntil<T>(ask: () => T | Promise<T>, options: WaitOptions = {}): Promise<NonNullable<T>> {
  const { timeoutMs = 10_000, intervalMs = 25, message = 'what was awaited' } = options;
  const until = Date.now() + timeoutMs;
  for (let cause: unknown; ;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      cause = `last answer: ${String(answer)}`;
    } catch (error) {
      cause = error;
    }
    if (Date.now() >= until) throw new Error(`After ${timeoutMs} ms, still not: ${message}`, { cause });
    await pause(intervalMs);
  }
}
