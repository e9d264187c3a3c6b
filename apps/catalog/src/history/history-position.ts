import type { AtLeast, PositionSource, ReadPosition } from '@callboard/http';
import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import { LiveView } from '../view/live-view';
import { historyProjection } from './history.projection';

/** How far history has come. Its answers begin when those of the view do: a replica is ready as a whole. */
@Injectable()
export class HistoryPosition implements PositionSource {
  constructor(
    private readonly live: LiveView,
    @InjectProgress(historyProjection.name) private readonly history: LiveProgress,
  ) {}

  /** @throws Problem `not-ready` before there is a view */
  current(): Promise<ReadPosition> {
    this.live.readyState();
    return this.history.current();
  }

  waitFor(atLeast: AtLeast, timeoutMs: number): Promise<boolean> {
    return this.history.waitFor(atLeast, timeoutMs);
  }
}
