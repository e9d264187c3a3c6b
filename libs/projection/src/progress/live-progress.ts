import type { AtLeast, ProgressSnapshot } from './progress-snapshot';
import type { ProjectionProgress, ReadPosition } from './projection-progress';

/** How far the generation is that readers read now; goes on over a swap without ever stepping back. */
export class LiveProgress {
  constructor(private readonly reading: () => ProjectionProgress) {}

  /** Everything up to here is visible. */
  get watermark(): number {
    return this.reading().watermark;
  }

  get snapshot(): ProgressSnapshot {
    return this.reading().snapshot;
  }

  /** What a read that begins now reflects at least. */
  current(): Promise<ReadPosition> {
    return this.reading().current();
  }

  /** Resolves as soon as this process learns of progress, or of a swap, or after the timeout; asks nobody. */
  news(timeoutMs: number): Promise<void> {
    return this.reading().news(timeoutMs);
  }

  /** Waits until reads reflect it; false after the timeout. Who waited when the generations were swapped waits on. */
  async waitFor(atLeast: AtLeast, timeoutMs: number, partition?: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const progress = this.reading();
      const leftMs = Math.max(0, deadline - performance.now());
      if (await progress.waitFor(atLeast, leftMs, partition)) return true;
      if (progress === this.reading()) return false;
    }
  }
}
