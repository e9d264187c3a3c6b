import type { Collection, Db } from 'mongodb';
import { changesShownMax, type ParkedEntity, type ParkedPage, type ParkedQueries } from './parked-entity';
import type { ParkedWish } from './parked-entity';
import { parkedRowsIndex } from './parked-indexes';
import type { Row } from './release-plan';

const hint = parkedRowsIndex.name;
const keysAtOnce = 1_000;

/** The entities whose rows in a journal are parked, by ref; all by the index of nothing but those. */
export class ParkedRowQueries implements ParkedQueries {
  private readonly rows: Collection<Row>;

  constructor(db: Db, collection: string) {
    this.rows = db.collection<Row>(collection);
  }

  async page({ limit, after }: ParkedWish): Promise<ParkedPage> {
    const refs = await this.refsBehind(after ?? '', limit);
    const items = await this.entities(refs);
    return { items, next: refs.length < limit ? null : refs.at(-1)! };
  }

  async count(): Promise<number> {
    const stages = [{ $match: behind('') }, { $group: { _id: '$parked.ref' } }, { $count: 'entities' }];
    const [answer] = await this.rows.aggregate<{ entities: number }>(stages, { hint, allowDiskUse: true }).toArray();
    return answer?.entities ?? 0;
  }

  async one(ref: string): Promise<ParkedEntity | null> {
    const [found] = await this.entities([ref]);
    return found ?? null;
  }

  /** From the keys of the index alone; it leaps over the rest of an entity that has more rows than are read at once. */
  private async refsBehind(after: string, limit: number): Promise<string[]> {
    const refs = new Set<string>();
    for (let last = after; refs.size < limit; last = [...refs].at(-1)!) {
      const options = { hint, sort: { 'parked.ref': 1, _id: 1 }, limit: keysAtOnce, projection: keyAlone } as const;
      const keys = await this.rows.find(behind(last), options).toArray();
      if (keys.length === 0) break;
      for (const { parked } of keys) if (refs.size < limit) refs.add(parked!.ref!);
    }
    return [...refs];
  }

  private async entities(refs: string[]): Promise<ParkedEntity[]> {
    const place = { position: '$_id', version: '$parked.lastVersion', type: { $first: '$parked.changes.type' } };
    const $group = {
      _id: '$parked.ref',
      error: { $first: '$parked.error' },
      since: { $first: '$parked.since' },
      count: { $sum: '$parked.count' },
      omitted: { $sum: '$parked.omitted' },
      changes: { $firstN: { n: changesShownMax, input: place } },
    };
    const $sort = { 'parked.ref': 1, _id: 1 } as const;
    const stages = [{ $match: { 'parked.ref': { $in: refs } } }, { $sort }, { $group }, { $sort: { _id: 1 } }];
    const found = this.rows.aggregate<Omit<ParkedEntity, 'ref'> & { _id: string }>(stages, { hint });
    return (await found.toArray()).map(({ _id: ref, ...entity }) => ({ ref, ...entity }));
  }
}

const keyAlone = { _id: 0, 'parked.ref': 1 } as const;

function behind(ref: string): object {
  return { 'parked.ref': { $gt: ref } };
}
