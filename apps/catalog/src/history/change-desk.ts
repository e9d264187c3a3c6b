import { stableStringify } from '@callboard/entity';
import { Injectable } from '@nestjs/common';
import { canonicalRef } from '../entity/canonical-ref';
import { ChangeQueries } from './change.queries';
import { type ChangeFilter, changeFilters, type ChangeList, listAfter } from './change-list';
import { HistoryQueries } from './history.queries';
import type { ChangesRequest } from './history.request';
import { changesJson } from './history-json';
import { decodeCursor, encodeCursor } from './history-cursor';
import { checkOrder, type LogPoint, parseLogPoint } from './log-point';

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
    const { rows, lookedUpTo } = await this.changes.page(list, limit);
    // Newer ones than the first page knew are on none of its later pages.
    const upTo = (list.order === 'newest' ? cursor?.upTo : undefined) ?? Math.max(whole.last, whole.first - 1);
    if (lookedUpTo === null) return changesJson(rows, { upTo });
    return changesJson(rows, { upTo, nextCursor: encodeCursor(question, { at: lookedUpTo, upTo }) });
  }

  private async listOf(request: ChangesRequest, watermark: number): Promise<ChangeList> {
    const { order, ref } = request;
    const [from, to] = (['from', 'to'] as const).map((name) => parseLogPoint(request[name], name));
    checkOrder(from, to);
    return {
      order,
      ...(ref !== undefined && { ref: canonicalRef(ref, 'ref') }),
      filters: filtersOf(request),
      first: from === undefined ? 1 : await this.firstFrom(from),
      last: to === undefined ? watermark : Math.min(watermark, await this.lastUpTo(to)),
    };
  }

  private async firstFrom(point: LogPoint): Promise<number> {
    if ('position' in point) return point.position;
    return (await this.history.positionAt(new Date(point.time.getTime() - 1))) + 1;
  }

  private async lastUpTo(point: LogPoint): Promise<number> {
    return 'position' in point ? point.position : this.history.positionAt(point.time);
  }
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
