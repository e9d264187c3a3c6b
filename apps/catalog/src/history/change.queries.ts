import { tellSlowness } from '@callboard/mongo';
import { InjectDocuments, InjectProgress, type LiveDocuments, type LiveProgress } from '@callboard/projection';
import { Injectable, Optional } from '@nestjs/common';
import type { Filter, FindCursor, FindOptions } from 'mongodb';
import { type ChangeList, listAfter, windowOf } from './change-list';
import { changesIndex, type StoredHistoryEntry, versionIndex } from './history.document';
import { type HistoryRow, takeRows } from './history.queries';
import { historyLimits } from './history-limits';

/** A page of changes, and the position from which to look on; null at the end of the list. */
export interface ChangePage {
  rows: HistoryRow[];
  lookedUpTo: number | null;
}

const light = { text: 0, edges: 0 } as const;

/** What one page may cost. */
export type ChangeLimits = Pick<typeof historyLimits, 'windowMax' | 'scanMs' | 'queryMs' | 'pageBytesMax'>;

/** Looks through all changes. No page goes beyond the watermark: what arrives there late would be missed by the next. */
@Injectable()
export class ChangeQueries {
  constructor(
    @InjectDocuments('history') private readonly history: LiveDocuments<StoredHistoryEntry>,
    @InjectProgress('history') private readonly progress: LiveProgress,
    @Optional() private readonly limits: ChangeLimits = historyLimits,
  ) {}

  /** The position up to which all changes are known. */
  get watermark(): number {
    return this.progress.watermark;
  }

  /**
   * A page of a list. Filters have no indexes: so many changes are looked at as a short time allows, and a page may have
   * fewer than its limit, or none, and still another one after it.
   * @throws Problem `query-too-slow` where the database takes too long for one look
   */
  async page(list: ChangeList, limit: number): Promise<ChangePage> {
    const history = await this.history.collection();
    const { windowMax, scanMs, queryMs, pageBytesMax } = this.limits;
    const options = { maxTimeMS: queryMs };
    if (isOfManyVersions(list)) return pageOfOne(history.find(...questionOfOne(list, options)), limit);
    const rows: HistoryRow[] = [];
    const deadline = performance.now() + scanMs;
    let rest = list;
    let bytes = 0;
    while (rest.first <= rest.last) {
      const window = windowOf(rest, windowMax);
      const found = history.find(...questionOf({ ...rest, ...window }, options));
      const slice = await tellSlowness(takeRows(found.project<HistoryRow>(light), limit - rows.length));
      rows.push(...slice.rows);
      bytes += slice.bytes;
      const end = slice.isCut ? rows.at(-1)!._id : list.order === 'newest' ? window.first : window.last;
      rest = listAfter(rest, end);
      const isFull = slice.isCut || rows.length === limit || bytes > pageBytesMax || performance.now() > deadline;
      if (isFull) return { rows, lookedUpTo: rest.first <= rest.last ? end : null };
    }
    return { rows, lookedUpTo: null };
  }
}

/** Who follows one entity asks for the last few positions, however many versions it has. */
function isOfManyVersions({ ref, first, last }: ChangeList): boolean {
  return ref !== undefined && last - first >= historyLimits.fewPositionsMax;
}

type Question = [Filter<StoredHistoryEntry>, FindOptions];

async function pageOfOne(found: FindCursor<StoredHistoryEntry>, limit: number): Promise<ChangePage> {
  const { rows, isCut } = await tellSlowness(takeRows(found.project<HistoryRow>(light), limit));
  return { rows, lookedUpTo: isCut ? rows.at(-1)!._id : null };
}

function questionOfOne(list: ChangeList, options: FindOptions): Question {
  const sort = { version: directionOf(list) } as const;
  return [
    { ref: list.ref!, ...filterOf(list) },
    { ...options, sort, hint: versionIndex.name },
  ];
}

/** A parked change has none of an entry's fields. */
function questionOf(list: ChangeList, options: FindOptions): Question {
  const sort = { _id: directionOf(list) } as const;
  const { ref } = list;
  const hint = ref === undefined ? { _id: 1 } : changesIndex.name;
  return [
    { ref: ref ?? { $exists: true }, ...filterOf(list) },
    { ...options, sort, hint },
  ];
}

function directionOf({ order }: ChangeList): 1 | -1 {
  return order === 'newest' ? -1 : 1;
}

function filterOf({ filters, first, last }: ChangeList): Filter<StoredHistoryEntry> {
  const conditions = Object.entries(filters).map(([field, values]) => [field, { $in: values }]);
  return { _id: { $gte: first, $lte: last }, ...(Object.fromEntries(conditions) as object) };
}
