/** One waiter, any number of wakers; a wake that comes while nobody waits is kept for the next wait. */
export class WakeSignal {
  private isAwake = false;
  private release?: () => void;

  wake(): void {
    this.isAwake = true;
    this.release?.();
  }

  /** Resolves at the next wake, or after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.isAwake) await this.sleep(timeoutMs);
    this.isAwake = false;
  }

  private sleep(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.release?.(), timeoutMs);
      this.release = () => {
        clearTimeout(timer);
        this.release = undefined;
        resolve();
      };
    });
  }
}
