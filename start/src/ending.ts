import type { Reporter } from './reporter';

const watchEveryMs = 500;

// Ctrl-C reaches us twice where npm stands between: from the terminal, and passed on by npm.
const sameKeyMs = 1_000;

/**
 * The ways in which a run ends from outside: Ctrl-C or another signal, or the death of the process that started us,
 * which nothing of ours may outlive. A second signal does not wait for an orderly end.
 */
export class Ending {
  /** Resolves at the first sign. */
  readonly asked: Promise<string>;
  private ask: (reason: string) => void = () => undefined;
  private firstAt: number | undefined;
  private readonly parent = process.ppid;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly reporter: Reporter) {
    this.asked = new Promise((resolve) => (this.ask = resolve));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.take(signal));
    this.timer = setInterval(() => this.watchParent(), watchEveryMs);
    this.timer.unref();
  }

  private take(signal: string): void {
    const now = Date.now();
    if (this.firstAt !== undefined && now - this.firstAt < sameKeyMs) return;
    // What we started is bound to us and ends with us.
    if (this.firstAt !== undefined) process.exit(130);
    this.firstAt = now;
    this.reporter.tell('product.stopping', `Stopping (${signal}). Once more ends at once.`, { signal });
    this.ask(signal);
  }

  private watchParent(): void {
    if (process.ppid === this.parent) return;
    clearInterval(this.timer);
    this.ask('the parent process is gone');
  }
}
