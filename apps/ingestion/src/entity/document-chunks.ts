import { setImmediate as nextTurn } from 'node:timers/promises';

/** When a chunk is full, when it is sent off although it is not, and when others get their turn. */
export interface ChunkLimits {
  chunkDocumentsMax: number;
  chunkBytesMax: number;
  chunkIdleMs: number;
  sliceMs: number;
}

/**
 * Gathers what a source brings into chunks, reading on while the consumer is busy with the chunk before: one chunk is
 * in hand, one is being gathered, and no more is taken from the source. Order is kept. What was gathered before the
 * source failed is still given.
 */
export async function* chunksOf<T extends { bytes: number }>(
  source: Iterable<T> | AsyncIterable<T>,
  limits: ChunkLimits,
): AsyncGenerator<T[]> {
  const gathering = new Gathering<T>(limits);
  const pumping = gathering.pump(source);
  try {
    for (let chunk = await gathering.take(); chunk.length > 0; chunk = await gathering.take()) yield chunk;
  } finally {
    gathering.stop();
  }
  await pumping;
}

class Gathering<T extends { bytes: number }> {
  private chunk: T[] = [];
  private bytes = 0;
  private isOver = false;
  private isStopped = false;
  private lastArrival = 0;
  private readonly sleepers = new Set<() => void>();

  constructor(private readonly limits: ChunkLimits) {}

  /** Settles when the source is at its end, or rejects as it did; never before what was gathered has been taken. */
  pump(source: Iterable<T> | AsyncIterable<T>): Promise<void> {
    const pumping = this.run(source).finally(() => {
      this.isOver = true;
      this.changed();
    });
    // The consumer meets the failure once it has taken everything; until then it is nobody's.
    pumping.catch(() => undefined);
    return pumping;
  }

  stop(): void {
    this.isStopped = true;
    this.changed();
  }

  /** The next chunk: full, or the last, or all there is after a pause. Empty at the end. */
  async take(): Promise<T[]> {
    while (!this.isFull && !this.isOver) {
      await this.change(this.chunk.length > 0 ? this.limits.chunkIdleMs : undefined);
      // A process that was kept waiting finds its timer due before it has looked at what came meanwhile.
      if (this.isIdle) await nextTurn();
      if (this.isIdle) break;
    }
    const taken = this.chunk;
    this.chunk = [];
    this.bytes = 0;
    this.changed();
    return taken;
  }

  private async run(source: Iterable<T> | AsyncIterable<T>): Promise<void> {
    let sliceStart = performance.now();
    for await (const item of source) {
      this.chunk.push(item);
      this.bytes += item.bytes;
      this.lastArrival = performance.now();
      if (this.chunk.length === 1 || this.isFull) this.changed();
      while (this.isFull && !this.isStopped) await this.change();
      if (this.isStopped) return;
      if (performance.now() - sliceStart < this.limits.sliceMs) continue;
      await nextTurn();
      sliceStart = performance.now();
    }
  }

  private get isFull(): boolean {
    return this.chunk.length >= this.limits.chunkDocumentsMax || this.bytes >= this.limits.chunkBytesMax;
  }

  private get isIdle(): boolean {
    return this.chunk.length > 0 && performance.now() - this.lastArrival >= this.limits.chunkIdleMs;
  }

  /** Resolves when something has changed, or after so many milliseconds. */
  private change(timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.sleepers.delete(wake);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      this.sleepers.add(wake);
    });
  }

  private changed(): void {
    for (const wake of [...this.sleepers]) wake();
  }
}
