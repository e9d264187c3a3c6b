import type { AtLeast } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { ProgressSnapshot } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import type { ServingView } from './serving-view';
import type { ViewState } from './view-state';

const notReadyRetrySeconds = 1;

interface Waiter {
  readonly atLeast: AtLeast;
  readonly wake: (reached: boolean) => void;
}

/** The view that requests are answered from now, and how far it has come. */
@Injectable()
export class LiveView {
  private readonly beginning = new ProgressSnapshot(1);
  private state: ViewState | undefined;
  private levelAt = -Infinity;
  private loads = 0;
  private readonly waiters = new Set<Waiter>();

  /**
   * Ask for it anew in each request: it is replaced as a whole when it had to be loaded again.
   * @throws Problem `not-ready` before there is one
   */
  get serving(): ServingView {
    return this.readyState().view;
  }

  /** What it has been shown last. */
  get shown(): ViewState | undefined {
    return this.state;
  }

  /** Whether there has been a view that had caught up. */
  get loaded(): boolean {
    return this.state !== undefined;
  }

  /** Before there is a view nothing is answered: an empty one would be wrong. @throws Problem `not-ready` */
  readyState(): ViewState {
    if (this.state) return this.state;
    throw new Problem('not-ready', 'The view is being loaded', [], { retryAfterSeconds: notReadyRetrySeconds });
  }

  /** The greatest position of a change that is in the view; of those beyond `position` some may be missing. */
  get front(): number {
    return this.state?.front ?? 0;
  }

  /** The log that the positions belong to; undefined until there was a change. */
  get incarnation(): string | undefined {
    return this.state?.incarnation;
  }

  /** Another one when the view may show another past than before: it was loaded again, or something came late. */
  get revision(): string {
    return `${this.loads}.${this.state?.late ?? 0}`;
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
    return followed.progressId === this.state?.followed.progressId || progress.hasReached(this.progress);
  }

  /** From now on this view answers. */
  show(state: ViewState): void {
    if (state !== this.state) this.loads++;
    this.state = state;
    for (const waiter of this.waiters) if (state.progress.covers(waiter.atLeast)) waiter.wake(true);
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

  private get progress(): ProgressSnapshot {
    return this.state?.progress ?? this.beginning;
  }
}
