const firstDelayMs = 250;
const delayMaxMs = 10_000;
const steadyAfterMs = 30_000;

/**
 * How long to wait before a dead process is started again: a quarter of a second, doubled at each death
 * up to ten seconds, and from the beginning again once a process has lived for half a minute.
 */
export class BackOff {
  private deaths = 0;

  /** The wait in milliseconds after a process died that had lived for `livedMs`. */
  afterDeath(livedMs: number): number {
    if (livedMs >= steadyAfterMs) this.deaths = 0;
    return Math.min(firstDelayMs * 2 ** this.deaths++, delayMaxMs);
  }
}
