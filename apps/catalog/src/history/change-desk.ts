import { stableStringify } from '@callboard/entity';
import { Problem } from '@callboard/problems';
import { Injectable } from '@nestjs/common';
import { type Moment, parseMoment } from '../as-of/moment';
import { canonicalRef } from '../entity/canonical-ref';
import { ChangeQueries } from './change.queries';
import { type ChangeFilter, changeFilters, type ChangeList, listAfter } from './change-list';
import { HistoryQueries } from './history.queries';
import type { ChangesRequest } from './changes.request';
import { changesJson } from './history-json';
import { decodeCursor, encodeCursor } from './history-cursor';

/** Pages through all changes. */
@Injectable()
export class ChangeDesk {
  constructor(
    private readonly changes: ChangeQueries,
    private readonly history: HistoryQueries,
  ) {}

  /** @throws Problem `invalid-parameter`, `query-too-slow` */
  async page(request: ChangesRequest): Promise<string> {
    const { limit, cursor: given, ...asked } = request;
    const question = stableStringify({ ...asked });
    const cursor = given === undefined ? undefined : decodeCursor(given, question);
    const { watermark } = this.changes;
    const whole = await this.listOf(request, watermark);
    const list = cursor ? listAfter(whole, cursor.at) : whole;
    // Asked before the page: what is let go of meanwhile is told as parked, or in the page.
    const parkedAt = await this.history.parkedAt(list.ref);
    const { rows, lookedUpTo } = await this.changes.page(list, limit);
    // Newer ones than the first page knew are on none of its later pages.
    const told = list.order === 'newest' ? cursor?.upTo : undefined;
    // Where the list begins beyond the watermark, what comes between is not told yet.
    const upTo = told ?? Math.min(watermark, Math.max(whole.last, whole.first - 1));
    return changesJson(rows, {
      upTo,
      ...(parkedAt !== null && { parkedAt }),
      ...(lookedUpTo !== null && { nextCursor: encodeCursor(question, { at: lookedUpTo, upTo }) }),
    });
  }

  private async listOf(request: ChangesRequest, watermark: number): Promise<ChangeList> {
    const { order, ref } = request;
    const [from, to] = (['from', 'to'] as const).map((name) => momentIn(request, name));
    checkOrder(from, to);
    return {
      order,
      ...(ref !== undefined && { ref: canonicalRef(ref, 'ref') }),
      filters: filtersOf(request),
      first: from === undefined ? 1 : await this.firstFrom(from),
      last: to === undefined ? watermark : Math.min(watermark, await this.lastUpTo(to)),
    };
  }

  private async firstFrom(point: Moment): Promise<number> {
    if ('position' in point) return point.position;
    return (await this.history.positionAt(new Date(point.time.getTime() - 1))) + 1;
  }

  private async lastUpTo(point: Moment): Promise<number> {
    return 'position' in point ? point.position : this.history.positionAt(point.time);
  }
}

function momentIn(request: ChangesRequest, name: 'from' | 'to'): Moment | undefined {
  const text = request[name];
  return text === undefined ? undefined : parseMoment(text, name);
}

/** @throws Problem `invalid-parameter` where both are positions, or times, and the first is after the second */
function checkOrder(from: Moment | undefined, to: Moment | undefined): void {
  if (!from || !to) return;
  const isTurned =
    ('position' in from && 'position' in to && from.position > to.position) ||
    ('time' in from && 'time' in to && from.time > to.time);
  if (!isTurned) return;
  const message = 'from must not be after to';
  throw new Problem('invalid-parameter', message, [{ pointer: '/from', message, code: 'after-to' }]);
}

/** The filters that are given, their values as they are kept. */
function filtersOf(request: ChangesRequest): ChangeList['filters'] {
  const kept: Partial<Record<ChangeFilter, (value: string) => string>> = {
    kind: (value) => value.toLowerCase(),
    namespace: (value) => value.toLowerCase(),
    owner: (value) => canonicalRef(value, 'owner', 'group'),
  };
  const given = changeFilters.filter((name) => request[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, request[name]!.map((value) => kept[name]?.(value) ?? value)]));
}
