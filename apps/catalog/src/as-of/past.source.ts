import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { InjectProgress, type LiveProgress } from '@callboard/projection';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { historyProjection } from '../history/history.projection';
import type { EntityVersion } from '../view/entity-table';
import { LiveView } from '../view/live-view';
import type { ServingView } from '../view/serving-view';
import type { ViewEntity } from '../view/view-entity';
import { ViewPosition } from '../view/view-position';
import type { Moment } from './moment';
import { chunks, PastQueries, versionsPerQuery } from './past.queries';

/** Longest wait for the history to tell of all that the view shows. */
const historyWaitMs = 5_000;

/** Longest wait for a position that another replica may have shown already. */
const positionWaitMs = 3_000;

/** So long apart it is looked whether a position that has not come is one that nobody can have seen. */
const lookEveryMs = 500;

/** A piece of lines has no further entity once it has so many bytes. An entity may have 2 MiB. */
const pieceBytesMax = 2 ** 20;

/** For so long it may go unseen that parked changes were let go of. */
const revisionMs = 1_000;

/** Which entities there were at a position, each at the version it had. */
export interface Past {
  readonly position: number;
  readonly versions: readonly EntityVersion[];
  /** Where most of them can be had from memory. */
  readonly view: ServingView;
}

/** How the catalog was: what the live view shows now, without what the history tells of since. */
@Injectable()
export class PastSource {
  private parked = { mark: Promise.resolve(''), askedAt: -Infinity };

  constructor(
    private readonly live: LiveView,
    private readonly known: ViewPosition,
    private readonly queries: PastQueries,
    @InjectProgress(historyProjection.name) private readonly history: LiveProgress,
  ) {}

  /**
   * The position that a moment means. One that the log did not have when it was asked for is to come; another one may
   * have been told by a replica that is ahead of this one.
   * @throws Problem `in-the-future`, or `not-yet-visible`
   */
  async positionOf(moment: Moment): Promise<number> {
    if ('time' in moment && moment.time.getTime() > Date.now()) throw toCome('The time is in the future');
    const askedAt = performance.now();
    const position = 'position' in moment ? moment.position : await this.positionAt(moment.time);
    for (;;) {
      if (await this.live.waitFor({ position }, lookEveryMs)) return position;
      const waitedMs = performance.now() - askedAt;
      const detail = `Position ${position} is beyond ${this.live.position}, the last one known here`;
      if ((await this.known.current()).ageMs < waitedMs) throw toCome(detail);
      if (waitedMs > positionWaitMs) throw new Problem('not-yet-visible', detail, [], { retryAfterSeconds: 1 });
    }
  }

  /** Another one when parked changes were let go of: what was built of the past may be another one now. */
  async revision(): Promise<string> {
    const { mark: known, askedAt } = this.parked;
    if (performance.now() - askedAt > revisionMs) {
      // While the database is away, what is kept is answered.
      const mark = this.queries.parkedMark().catch(() => known);
      this.parked = { mark, askedAt: performance.now() };
    }
    return `${this.live.revision} ${await this.parked.mark}`;
  }

  /**
   * What there was at a position that the live view has reached. The view may be further, and the history must then be
   * at least as far: what changed after the position is exactly what the history tells of.
   */
  async at(position: number): Promise<Past> {
    const { serving: view, front } = this.live;
    if (position === 0) return { position, versions: [], view };
    const records = view.records();
    await this.waitForHistory(Math.max(front, this.live.position));
    const changed = await this.queries.changedAfter(position);
    const changedRefs = new Set(changed.map(({ ref }) => ref));
    const unchanged = records.filter(({ ref }) => !changedRefs.has(ref));
    return { position, versions: [...unchanged, ...(await this.queries.before(changed))], view };
  }

  /** Those entities whole that `isTaken` does not take, piece by piece; between two of them others get their turn. */
  async *entities({ versions }: Past, isTaken: (version: EntityVersion) => boolean): AsyncGenerator<ViewEntity[]> {
    for (const asked of chunks(versions)) {
      const missing = asked.filter((version) => !isTaken(version));
      if (missing.length > 0) yield await this.queries.entities(missing);
      await nextTurn();
    }
  }

  /** The entities as lines of JSON, and how many, piece by piece; between two of them others get their turn. */
  async *lines({ versions, view }: Past): AsyncGenerator<{ lines: Buffer; count: number }> {
    for (let next = 0; next < versions.length;) {
      const { lines, missing, taken } = view.lines(versions.slice(next, next + versionsPerQuery), pieceBytesMax);
      if (lines.length > 0) yield { lines, count: taken - missing.length };
      yield* this.readLines(missing);
      next += taken;
      await nextTurn();
    }
  }

  private async *readLines(versions: readonly EntityVersion[]): AsyncGenerator<{ lines: Buffer; count: number }> {
    let texts: string[] = [];
    let length = 0;
    for await (const text of this.queries.texts(versions)) {
      texts.push(`${text}\n`);
      length += text.length;
      if (length < pieceBytesMax) continue;
      yield { lines: Buffer.from(texts.join('')), count: texts.length };
      [texts, length] = [[], 0];
    }
    if (texts.length > 0) yield { lines: Buffer.from(texts.join('')), count: texts.length };
  }

  private async positionAt(time: Date): Promise<number> {
    await this.waitForHistory(this.live.position);
    return this.queries.positionAt(time);
  }

  private async waitForHistory(position: number): Promise<void> {
    if (await this.history.waitFor({ position }, historyWaitMs)) return;
    const detail = `The history of this replica is at position ${this.history.watermark}`;
    throw new Problem('not-yet-visible', detail, [], { retryAfterSeconds: 1 });
  }
}

function toCome(detail: string): Problem {
  return new Problem('in-the-future', detail);
}
