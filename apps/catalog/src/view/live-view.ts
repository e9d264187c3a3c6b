import { inverseOf } from '@callboard/entity';
import type { AtLeast } from '@callboard/http';
import { ProgressSnapshot } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import { ServingView } from './serving-view';
import type { ViewState } from './view-state';

interface Waiter {
  readonly atLeast: AtLeast;
  readonly wake: (reached: boolean) => void;
}

/** The view that requests are answered from now, and how far it has come. */
@Injectable()
export class LiveView {
  private view = new ServingView(inverseOf);
  private progress = new ProgressSnapshot(1);
  private followed: string | undefined;
  private isLoaded = false;
  private levelAt = -Infinity;
  private readonly waiters = new Set<Waiter>();

  /** Ask for it anew in each request: it is replaced as a whole when it had to be loaded again. */
  get serving(): ServingView {
    return this.view;
  }

  /** Whether there has been a view that had caught up. */
  get loaded(): boolean {
    return this.isLoaded;
  }

  /** Everything up to here is in the view. */
  get position(): number {
    return this.progress.watermark;
  }

  /** For how long there may have been something that the view had not taken yet. */
  get ageMs(): number {
    return performance.now() - this.levelAt;
  }

  /** Whether readers may be shown this one: of another generation only when that is as far as what they have seen. */
  mayShow({ followed, progress }: ViewState): boolean {
    return followed.progressId === this.followed || progress.hasReached(this.progress);
  }

  /** From now on this view answers. */
  show({ view, progress, followed }: ViewState): void {
    this.view = view;
    this.progress = progress;
    this.followed = followed.progressId;
    this.isLoaded = true;
    for (const waiter of this.waiters) if (progress.covers(waiter.atLeast)) waiter.wake(true);
  }

  /** At that time (of `performance.now()`) there was nothing more to take. */
  wasLevel(at: number): void {
    this.levelAt = at;
  }

  /** True as soon as the view includes it, false after the timeout. */
  waitFor(atLeast: AtLeast, timeoutMs: number): Promise<boolean> {
    if (this.progress.covers(atLeast)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const wake = (reached: boolean) => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
        resolve(reached);
      };
      const waiter: Waiter = { atLeast, wake };
      const timer = setTimeout(wake, timeoutMs, false);
      this.waiters.add(waiter);
    });
  }
}
