import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { Injectable } from '@nestjs/common';
import { historyProjection } from '../history/history.projection';
import { HistoryQueries } from '../history/history.queries';

/** Longest wait for the history to know what is parked. */
const historyWaitMs = 5_000;

/** What a snapshot is without: changes that are parked. */
@Injectable()
export class SnapshotGaps {
  constructor(
    private readonly history: HistoryQueries,
    @InjectProgress(historyProjection.name) private readonly progress: LiveProgress,
  ) {}

  /** The first position, up to this one, at which a change is parked; null where none is. */
  async firstUpTo(position: number): Promise<number | null> {
    await this.progress.waitFor({ position }, historyWaitMs);
    const first = await this.history.parkedAt();
    return first !== null && first <= position ? first : null;
  }
}
