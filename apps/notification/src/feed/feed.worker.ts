import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { Injectable } from '@nestjs/common';

/** How often the database is asked what other replicas have projected, while this one knows of nothing to wait for. */
const askEveryMs = 1_000;
/** And while some partition is ahead of others: another replica may be about to raise the watermark. */
const askWhileAheadEveryMs = 50;

/** Follows the feed's watermark, whichever replica raises it, and says when there is something new to read. */
@Injectable()
export class FeedWorker {
  private seen = -1;
  private askedAt = -Infinity;
  private isStopped = false;

  constructor(@InjectProgress('feed') private readonly progress: LiveProgress) {}

  /** The position up to which the feed is complete. */
  get watermark(): number {
    return this.progress.watermark;
  }

  start(onGrown: () => void): void {
    void this.follow(onGrown);
  }

  stop(): void {
    this.isStopped = true;
  }

  private async follow(onGrown: () => void): Promise<void> {
    while (!this.isStopped) {
      this.look(onGrown);
      await this.progress.news(this.ask());
    }
  }

  private look(onGrown: () => void): void {
    const { watermark } = this.progress;
    if (watermark === this.seen) return;
    this.seen = watermark;
    onGrown();
  }

  /** Asks the database if it is time to; in how many milliseconds it will be again. */
  private ask(): number {
    const { snapshot, watermark } = this.progress;
    const everyMs = snapshot.front === watermark ? askEveryMs : askWhileAheadEveryMs;
    const leftMs = this.askedAt + everyMs - performance.now();
    if (leftMs > 0) return leftMs;
    this.askedAt = performance.now();
    void this.progress.current();
    return everyMs;
  }
}
