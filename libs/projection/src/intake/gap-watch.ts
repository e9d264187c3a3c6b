import type { Gap } from './partition-intake';

const firstDelayMs = 1_000;
const delayMsMax = 30_000;

interface Watched {
  gap: Gap;
  times: number;
}

/** Remembers at which gap each partition was read again: the same one twice means that the topic itself lacks it. */
export class GapWatch {
  private readonly watched = new Map<number, Watched>();

  /** Takes note of a gap; how long to wait before the partition is read again. */
  meet(partition: number, gap: Gap): number {
    const last = this.watched.get(partition);
    const times = last?.gap.position === gap.position ? last.times + 1 : 1;
    this.watched.set(partition, { gap, times });
    return times === 1 ? 0 : Math.min(firstDelayMs * 2 ** (times - 2), delayMsMax);
  }

  /** The partition has come this far without a gap. */
  pass(partition: number, position: number): void {
    const last = this.watched.get(partition);
    if (last && position >= last.gap.position) this.watched.delete(partition);
  }

  /** Gaps that reading again did not close. */
  list(): string[] {
    return [...this.watched]
      .filter(([, { times }]) => times > 1)
      .map(
        ([partition, { gap }]) =>
          `partition ${partition}: nothing between ${gap.expected} and ${gap.found}; republish the log`,
      );
  }
}
