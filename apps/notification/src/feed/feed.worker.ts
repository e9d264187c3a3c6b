import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { Injectable } from '@nestjs/common';

/** How soon growth by this process's own projector is noticed: a look at memory, but a process that wakes up for it. */
const lookEveryMs = 25;
/** How often the database is asked what other replicas have projected, while this one knows of nothing to wait for. */
const askEveryMs = 1_000;

/** Follows the feed's watermark, whichever replica raises it, and says when there is something new to read. */
@Injectable()
export class FeedWorker {
  private seen = -1;
  private askedAt = -Infinity;
  private looking?: NodeJS.Timeout;

  constructor(@InjectProgress('feed') private readonly progress: LiveProgress) {}

  /** The position up to which the feed is complete. */
  get watermark(): number {
    return this.progress.watermark;
  }

  start(onGrown: () => void): void {
    this.looking = setInterval(() => this.look(onGrown), lookEveryMs);
  }

  stop(): void {
    clearInterval(this.looking);
  }

  private look(onGrown: () => void): void {
    this.ask();
    const { watermark } = this.progress;
    if (watermark === this.seen) return;
    this.seen = watermark;
    onGrown();
  }

  /** While some partition is ahead, another replica may be about to raise the watermark; asking more often is cheap then. */
  private ask(): void {
    const { snapshot, watermark } = this.progress;
    const now = performance.now();
    if (snapshot.front === watermark && now - this.askedAt < askEveryMs) return;
    this.askedAt = now;
    void this.progress.current();
  }
}
