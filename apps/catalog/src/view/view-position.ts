import { Injectable } from '@nestjs/common';
import type { AtLeast, PositionSource, ReadPosition } from '@callboard/http';
import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { entityProjection } from '../entity/entity.projection';
import { LiveView } from './live-view';

/** How far the answers of this replica have come. */
@Injectable()
export class ViewPosition implements PositionSource {
  constructor(
    private readonly live: LiveView,
    @InjectProgress(entityProjection.name) private readonly projected: LiveProgress,
  ) {}

  /**
   * The view is level with the log as of the time when both it and the projection before it were level.
   * @throws Problem `not-ready` before there is a view
   */
  async current(): Promise<ReadPosition> {
    this.live.readyState();
    const { ageMs } = await this.projected.current();
    return { position: this.live.position, ageMs: Math.max(ageMs, this.live.ageMs) };
  }

  waitFor(atLeast: AtLeast, timeoutMs: number): Promise<boolean> {
    return this.live.waitFor(atLeast, timeoutMs);
  }
}
