import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@callboard/logging';

const firstDelayMs = 50;
const delayMsMax = 5_000;

/** Thrown when what is waited for is not wanted any more. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** What a projector waits for, by what it was doing; empty when nothing is in its way. */
export class Hindrances {
  private readonly reasons = new Map<string, string>();
  /** The last trouble there was, also when it is over. */
  lastError: { at: Date; message: string } | null = null;

  constructor(private readonly logger: Logger) {}

  /** The reasons why nothing is consumed at the moment. */
  list(): string[] {
    return [...this.reasons].map(([task, reason]) => `${task}: ${reason}`);
  }

  /**
   * Tries for ever, with a growing pause, while `isWanted`. Loud at the first failure and at every pause of full length.
   * @throws Abandoned when it is not wanted any more
   */
  async overcome<T>(task: string, isWanted: () => boolean, attempt: () => Promise<T>): Promise<T> {
    try {
      for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, delayMsMax)) {
        if (!isWanted()) throw new Abandoned(task);
        const result = await attempt().then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        if ('value' in result) return result.value;
        this.tell(task, result.error, delayMs);
        await this.pauseWhile(isWanted, delayMs * (0.5 + Math.random() / 2));
      }
    } finally {
      this.reasons.delete(task);
    }
  }

  private tell(task: string, error: unknown, delayMs: number): void {
    const isNews = !this.reasons.has(task) || delayMs === delayMsMax;
    const reason = error instanceof Error ? error.name : String(error);
    this.reasons.set(task, reason);
    this.lastError = { at: new Date(), message: `${task}: ${reason}` };
    if (isNews) this.logger.error({ event: 'projection.waiting', task, err: error, delayMs });
  }

  /** In short steps, so that a batch that went stale is let go of at once. */
  private async pauseWhile(isWanted: () => boolean, delayMs: number): Promise<void> {
    const until = performance.now() + delayMs;
    while (isWanted() && performance.now() < until) await pause(Math.min(100, Math.max(1, until - performance.now())));
  }
}
