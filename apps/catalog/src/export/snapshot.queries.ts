import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import type { Moment } from '../as-of/moment';
import { PastQueries } from '../as-of/past.queries';
import { PastSource, type Past } from '../as-of/past.source';
import { LiveView } from '../view/live-view';
import { SnapshotGaps } from './snapshot-gaps';
import type { SnapshotEnd, SnapshotHead } from './snapshot.response';

/** Snapshots that are streamed at once. */
export const snapshotsMax = 4;

const retryAfterSeconds = 10;

/** The whole catalog as it was at one position. */
export interface Snapshot {
  readonly position: number;
  /** NDJSON in pieces, made as they are taken. */
  readonly lines: AsyncGenerator<string | Buffer>;
  /** To be called once nothing is taken any more, whether or not that was all. */
  end(): void;
}

/** Streams the catalog, consistent at one position whatever is written meanwhile. */
@Injectable()
export class SnapshotQueries {
  private streaming = 0;

  constructor(
    private readonly live: LiveView,
    private readonly past: PastSource,
    private readonly queries: PastQueries,
    private readonly gaps: SnapshotGaps,
  ) {}

  /** How many are being streamed. */
  get underWay(): number {
    return this.streaming;
  }

  /** @throws Problem `too-many-snapshots`, and those of {@link PastSource} */
  async take(at: Moment | undefined): Promise<Snapshot> {
    if (this.streaming >= snapshotsMax) {
      const detail = `${snapshotsMax} snapshots are being streamed`;
      throw new Problem('too-many-snapshots', detail, [], { retryAfterSeconds });
    }
    this.streaming++;
    try {
      const position = at ? await this.past.positionOf(at) : this.live.position;
      // Asked before the versions: what is let go of meanwhile is told as parked, or is in the snapshot.
      const parkedAt = await this.gaps.firstUpTo(position);
      const past = await this.past.at(position);
      const head = { ...(await this.headOf(past)), ...(parkedAt !== null && { parkedAt }) };
      return { position: past.position, lines: this.linesOf(head, past), end: this.ending() };
    } catch (error) {
      this.streaming--;
      throw error;
    }
  }

  private async headOf({ position, versions }: Past): Promise<SnapshotHead> {
    const time = await this.queries.timeOf(position);
    const incarnation = this.live.incarnation ?? null;
    return { type: 'snapshot', position, incarnation, time: time?.toISOString() ?? null, count: versions.length };
  }

  /** What was promised and cannot be had breaks the stream off: a client would take a lack for a removal. */
  private async *linesOf(head: SnapshotHead, past: Past): AsyncGenerator<string | Buffer> {
    let count = 0;
    yield `${JSON.stringify(head)}\n`;
    for await (const piece of this.past.lines(past)) {
      count += piece.count;
      yield piece.lines;
    }
    if (count !== head.count) throw new Error(`the history has ${count} of ${head.count} versions`);
    const end: SnapshotEnd = { type: 'end', position: head.position, count };
    yield `${JSON.stringify(end)}\n`;
  }

  private ending(): () => void {
    let isEnded = false;
    return () => {
      if (!isEnded) this.streaming--;
      isEnded = true;
    };
  }
}
