import { setImmediate as nextTurn } from 'node:timers/promises';
import { tellSlowness } from '@callboard/mongo';
import { InjectDocuments, type LiveDocuments } from '@callboard/projection';
import { Problem } from '@callboard/problems';
import { Injectable, Optional } from '@nestjs/common';
import type { Collection, Filter, FindCursor } from 'mongodb';
import { type FieldChange, lastChangeOf } from './field-change';
import type { FieldReader } from './field-path';
import { type StoredHistoryEntry, timeIndex, uidIndex, versionIndex } from './history.document';
import { historyLimits } from './history-limits';

/** An entry without what only its own page shows. */
export type HistoryRow = Omit<StoredHistoryEntry, 'text' | 'edges'>;

/** Part of a list, and whether the limits have cut it. */
export interface HistorySlice {
  rows: HistoryRow[];
  bytes: number;
  isCut: boolean;
}

/** Versions of one entity, from one to another. */
export interface VersionRange {
  ref: string;
  first: number;
  last: number;
}

/** How far one question looks back. */
export type LookBackLimits = Pick<typeof historyLimits, 'lookBackVersionsMax' | 'lookBackLengthMax'>;

const { pageBytesMax, queryMs } = historyLimits;
const light = { text: 0, edges: 0 } as const;
/** Texts are large: few are held at a time. */
const textsPerBatch = 100;

/** What is asked of single entities' pasts. A change that is parked is in none of the answers. */
@Injectable()
export class HistoryQueries {
  constructor(
    @InjectDocuments('history') private readonly history: LiveDocuments<StoredHistoryEntry>,
    @Optional() private readonly limits: LookBackLimits = historyLimits,
  ) {}

  /** The versions in a range, newest first, as many as the limits allow. */
  async versions({ ref, first, last }: VersionRange, limit: number): Promise<HistorySlice> {
    const found = versionsIn(await this.history.collection(), { ref, version: { $gte: first, $lte: last } });
    return tellSlowness(takeRows(found.project<HistoryRow>(light), limit));
  }

  /** The last version of an entity, at or below a number; null where there is none. */
  async last(ref: string, atMost = Number.MAX_SAFE_INTEGER): Promise<StoredHistoryEntry | null> {
    const found = versionsIn(await this.history.collection(), { ref, version: { $lte: atMost } });
    return tellSlowness(found.limit(1).next());
  }

  /** The versions of the entity that had this uid, its removal included; null where none had. */
  async lifeOf(uid: string): Promise<VersionRange | null> {
    const history = await this.history.collection();
    const end = (direction: 1 | -1) => history.findOne({ uid }, lifeOptions(direction));
    const [first, last] = await tellSlowness(Promise.all([end(1), end(-1)]));
    // What follows the last version under a uid can only be the removal: what is pushed then has a new one.
    return first && last && { ref: first.ref, first: first.version, last: last.version + 1 };
  }

  /** The position of the first change that is parked, of one entity or of all; null where none is. What is behind it waits. */
  async parkedAt(ref?: string): Promise<number | null> {
    const history = await this.history.collection();
    const options = { hint: 'parkedRef', maxTimeMS: queryMs };
    const first = history.aggregate<{ position: number }>(firstParkedStages(ref), options);
    return (await tellSlowness(first.next()))?.position ?? null;
  }

  /**
   * The change that last gave a field its value or took it away, as of a version; undefined where none ever did.
   * @throws Problem `unchanged-for-long` where it lies further back than is looked at once
   */
  async lastChangeOf(
    field: FieldReader,
    { ref, last }: Omit<VersionRange, 'first'>,
  ): Promise<FieldChange<StoredHistoryEntry> | undefined> {
    const found = versionsIn(await this.history.collection(), { ref, version: { $lte: last } });
    const versions = found.project<StoredHistoryEntry>({ edges: 0 }).batchSize(textsPerBatch);
    return tellSlowness(lastChangeOf(field, lookingBack(versions, this.limits)));
  }

  /** The position of the last change that was recorded up to a time; 0 where there was none. */
  async positionAt(time: Date): Promise<number> {
    const history = await this.history.collection();
    const sort = { time: -1, _id: -1 } as const;
    const options = { sort, projection: { _id: 1 }, hint: timeIndex.name, maxTimeMS: queryMs };
    const row = await tellSlowness(history.findOne({ time: { $lte: time } }, options));
    return row?._id ?? 0;
  }
}

/** Served by the index of parked rows, which mostly are none. */
function firstParkedStages(ref?: string): object[] {
  return [
    { $match: { 'parked.ref': ref ?? { $exists: true } } },
    { $group: { _id: null, position: { $min: '$_id' } } },
  ];
}

function versionsIn(history: Collection<StoredHistoryEntry>, filter: Filter<StoredHistoryEntry>) {
  return history.find(filter, { sort: { version: -1 }, hint: versionIndex.name, maxTimeMS: queryMs });
}

/**
 * The versions one after the other, as many as may be looked at. Who wants more goes on with the last of them. Between two
 * others have their turn: a text of 2 MiB takes a while to be parsed.
 */
async function* lookingBack(
  versions: AsyncIterable<StoredHistoryEntry>,
  { lookBackVersionsMax, lookBackLengthMax }: LookBackLimits,
): AsyncGenerator<StoredHistoryEntry> {
  let [count, length, version] = [0, 0, 0];
  for await (const row of versions) {
    if (count > 1 && (count >= lookBackVersionsMax || length > lookBackLengthMax)) throw unchangedSince(version);
    yield row;
    count++;
    length += row.text?.length ?? 0;
    await nextTurn();
    version = row.version;
  }
}

function unchangedSince(version: number): Problem {
  const detail = `The field has not changed since version ${version}; to look further back, ask with version=${version}`;
  return new Problem('unchanged-for-long', detail, [], { extensions: { version } });
}

function lifeOptions(direction: 1 | -1) {
  const projection = { ref: 1, version: 1 } as const;
  return { sort: { version: direction }, projection, hint: uidIndex.name, maxTimeMS: queryMs } as const;
}

/** As many rows as the limits allow. */
export async function takeRows(found: FindCursor<HistoryRow>, limit: number): Promise<HistorySlice> {
  const rows: HistoryRow[] = [];
  let bytes = 0;
  for await (const row of found.limit(limit + 1)) {
    if (rows.length === limit || bytes > pageBytesMax) return { rows, bytes, isCut: true };
    rows.push(row);
    bytes += row.differences.length + row.provenance.length;
  }
  return { rows, bytes, isCut: false };
}
