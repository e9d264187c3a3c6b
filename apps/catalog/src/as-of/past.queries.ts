import { Injectable } from '@nestjs/common';
import { tellSlowness } from '@callboard/mongo';
import { InjectDocuments, type LiveDocuments } from '@callboard/projection';
import type { Collection } from 'mongodb';
import type { StoredHistoryEntry } from '../history/history.document';
import { historyProjection } from '../history/history.projection';
import type { EntityVersion } from '../view/entity-table';
import type { ViewEntity } from '../view/view-entity';

/** Versions looked for by one query. */
export const versionsPerQuery = 100;

/** How long the database may work on one of these queries; more is refused. */
const queryTimeoutMs = 30_000;

const bounded = { maxTimeMS: queryTimeoutMs };

/** Greater than every version. */
const anyVersion = Number.MAX_SAFE_INTEGER;

type Existence = Pick<StoredHistoryEntry, 'ref' | 'version' | 'removed'>;
const existence = { _id: 0, ref: 1, version: 1, removed: 1 } as const;

/** What is asked of the history to know how the catalog was. Parked changes have no fields, so they are in no answer. */
@Injectable()
export class PastQueries {
  constructor(@InjectDocuments(historyProjection.name) private readonly history: LiveDocuments<StoredHistoryEntry>) {}

  /** Of the changes recorded up to a time, the position of the one recorded last; 0 where there is none. */
  async positionAt(time: Date): Promise<number> {
    const rows = await this.collection();
    const found = rows.find({ time: { $lte: time } }, { ...bounded, projection: { _id: 1 } });
    const [last] = await tellSlowness(found.sort({ time: -1, _id: -1 }).limit(1).toArray());
    return last?._id ?? 0;
  }

  /** When the change at a position, or the last one before it, was recorded. */
  async timeOf(position: number): Promise<Date | undefined> {
    const rows = await this.collection();
    const found = rows.find({ _id: { $lte: position } }, { ...bounded, projection: { time: 1 } });
    const [last] = await tellSlowness(found.sort({ _id: -1 }).limit(1).toArray());
    return last?.time;
  }

  /** Each entity that was changed after a position, with the first version that came after it. */
  async changedAfter(position: number): Promise<EntityVersion[]> {
    const rows = await this.collection();
    const firsts = rows.aggregate<{ _id: string | null; version: number }>(changedAfterStages(position), {
      ...bounded,
      allowDiskUse: true,
    });
    const changed = new Map<string, number>();
    for (const { _id: ref, version } of await tellSlowness(firsts.toArray())) {
      if (ref !== null) changed.set(ref, version);
    }
    for (const ref of await this.parkedAfter(position)) if (!changed.has(ref)) changed.set(ref, anyVersion);
    return [...changed].map(([ref, version]) => ({ ref, version }));
  }

  /** The versions right before these, of entities that existed then. */
  async before(versions: readonly EntityVersion[]): Promise<EntityVersion[]> {
    const rows = await this.collection();
    const found = new Map<string, Existence>();
    const predecessors = versions.map(({ ref, version }) => ({ ref, version: version - 1 }));
    for (const $or of chunks(predecessors.filter(({ version }) => version > 0))) {
      const query = rows.find<Existence>({ $or }, { ...bounded, projection: existence });
      for (const row of await tellSlowness(query.toArray())) found.set(row.ref, row);
    }
    // A change that was skipped has no row: then the one before it counts.
    for (const { ref, version } of predecessors) {
      if (version < 1 || found.has(ref)) continue;
      const query = rows.find<Existence>({ ref, version: { $lt: version } }, { ...bounded, projection: existence });
      const [last] = await tellSlowness(query.sort({ version: -1 }).limit(1).toArray());
      if (last) found.set(ref, last);
    }
    return [...found.values()].filter(({ removed }) => !removed).map(({ ref, version }) => ({ ref, version }));
  }

  /** These versions, whole. */
  async entities(versions: readonly EntityVersion[]): Promise<ViewEntity[]> {
    const rows = await this.collection();
    const entities: ViewEntity[] = [];
    const projection = { _id: 0, ref: 1, version: 1, uid: 1, text: 1, edges: 1 };
    for (const pairs of chunks(versions)) {
      const $or = pairs.map(({ ref, version }) => ({ ref, version }));
      const found = await tellSlowness(rows.find({ $or }, { ...bounded, projection }).toArray());
      for (const { ref, version, uid, text, edges } of found) {
        if (uid !== null && text !== null) entities.push({ ref, version, uid, text, edges });
      }
    }
    return entities;
  }

  /** The texts of these versions, one after the other, as they come from the server. */
  async *texts(versions: readonly EntityVersion[]): AsyncGenerator<string> {
    const rows = await this.collection();
    for (const pairs of chunks(versions)) {
      const $or = pairs.map(({ ref, version }) => ({ ref, version }));
      const found = rows.find({ $or }, { ...bounded, projection: { _id: 0, text: 1 } });
      for await (const { text } of found) if (text !== null) yield text;
    }
  }

  /** Another one whenever something is parked, or let go of. */
  async parkedMark(): Promise<string> {
    const rows = await this.collection();
    const marks = rows.aggregate<object>(parkedMarkStages, { ...bounded, hint: 'parkedRef' });
    return JSON.stringify(await tellSlowness(marks.toArray()));
  }

  /** What is asked. */
  collection(): Promise<Collection<StoredHistoryEntry>> {
    return this.history.collection();
  }

  private async parkedAfter(position: number): Promise<string[]> {
    const rows = await this.collection();
    const filter = { 'parked.ref': { $exists: true }, _id: { $gt: position } };
    const options = { ...bounded, projection: { _id: 0, 'parked.ref': 1 } };
    const parked = await tellSlowness(rows.find<{ parked: { ref: string | null } }>(filter, options).toArray());
    return parked.flatMap((row) => row.parked.ref ?? []);
  }
}

/** Served by the index of parked rows alone, which mostly are none. */
const parkedMarkStages: object[] = [
  { $match: { 'parked.ref': { $exists: true } } },
  { $group: { _id: null, count: { $sum: 1 }, positions: { $sum: '$_id' } } },
];

/** Served by the index on position, ref and version alone. */
function changedAfterStages(position: number): object[] {
  return [{ $match: { _id: { $gt: position } } }, { $group: { _id: '$ref', version: { $min: '$version' } } }];
}

/** As many at a time as one query looks for. */
export function chunks<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / versionsPerQuery);
  return Array.from({ length: count }, (_, i) => items.slice(i * versionsPerQuery, (i + 1) * versionsPerQuery));
}
