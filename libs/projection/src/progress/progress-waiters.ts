import type { AtLeast, ProgressSnapshot } from './progress-snapshot';

interface Waiter {
  atLeast: AtLeast;
  partition: number | undefined;
  answer(isVisible: boolean): void;
}

/** Readers who wait for a position, however many, sharing one poll: it runs only while somebody waits. */
export class ProgressWaiters {
  private readonly waiters = new Set<Waiter>();
  private readonly listeners = new Set<() => void>();
  private polling: NodeJS.Timeout | undefined;

  constructor(
    private readonly snapshot: ProgressSnapshot,
    private readonly refresh: () => Promise<unknown>,
    private readonly pollEveryMs: number,
  ) {}

  /** True as soon as the snapshot covers it; false after the timeout. */
  wait(atLeast: AtLeast, timeoutMs: number, partition?: number): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (isVisible: boolean) => {
        clearTimeout(deadline);
        this.waiters.delete(waiter);
        resolve(isVisible);
      };
      const waiter: Waiter = { atLeast, partition, answer };
      const deadline = setTimeout(answer, timeoutMs, false);
      this.waiters.add(waiter);
      this.polling ??= setTimeout(() => void this.poll(), 0);
    });
  }

  /** Resolves at the next look, whatever it brings, or after the timeout. Nothing is polled for it. */
  news(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const tell = () => {
        clearTimeout(deadline);
        this.listeners.delete(tell);
        resolve();
      };
      const deadline = setTimeout(tell, timeoutMs);
      this.listeners.add(tell);
    });
  }

  /** Answers whom the snapshot now covers. */
  look(): void {
    this.tell();
    for (const { atLeast, partition, answer } of this.waiters) {
      if (this.snapshot.covers(atLeast, partition)) answer(true);
    }
  }

  /** Answers everybody that what they wait for is not visible. */
  dismiss(): void {
    this.tell();
    for (const { answer } of this.waiters) answer(false);
  }

  private tell(): void {
    for (const tell of this.listeners) tell();
  }

  private async poll(): Promise<void> {
    await this.refresh();
    this.look();
    this.polling = this.waiters.size > 0 ? setTimeout(() => void this.poll(), this.pollEveryMs) : undefined;
  }
}
