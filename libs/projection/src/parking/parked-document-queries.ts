import type { Collection, Db, Filter, FindOptions } from 'mongodb';
import type { StoredDocument } from '../projection';
import { changesShownMax, type ParkedEntity, type ParkedPage, type ParkedQueries } from './parked-entity';
import type { ParkedWish } from './parked-entity';
import { parkedDocumentsIndex } from './parked-indexes';

type Row = StoredDocument<object>;

const hint = parkedDocumentsIndex.name;
const isParked = { 'parked.since': { $exists: true } };
const shown = {
  'parked.error': 1,
  'parked.since': 1,
  'parked.count': 1,
  'parked.omitted': 1,
  'parked.changes.position': 1,
  'parked.changes.version': 1,
  'parked.changes.type': 1,
};

/** The parked entities of a projection, the longest parked first; all by the index of nothing but those. */
export class ParkedDocumentQueries implements ParkedQueries {
  private readonly documents: Collection<Row>;

  constructor(db: Db, collection: string) {
    this.documents = db.collection<Row>(collection);
  }

  async page({ limit, after }: ParkedWish): Promise<ParkedPage> {
    const found = await this.documents.find(...this.question({ limit, after })).toArray();
    const items = found.map(entityOf);
    return { items, next: items.length < limit ? null : placeOf(items.at(-1)!) };
  }

  count(): Promise<number> {
    return this.documents.countDocuments(isParked, { hint });
  }

  async one(_id: string): Promise<ParkedEntity | null> {
    const found = await this.documents.findOne({ _id, ...isParked } as Filter<Row>, { projection: shown });
    return found && entityOf(found);
  }

  /** How a page is asked for. */
  question({ limit, after }: ParkedWish): [Filter<Row>, FindOptions] {
    const filter = after === undefined ? isParked : behind(after);
    const sort = { 'parked.since': 1, _id: 1 } as const;
    return [filter as unknown as Filter<Row>, { sort, limit, hint, projection: shown, batchSize: limit }];
  }
}

/** Many may be parked at the same moment: one commit has one time. */
function behind(after: string): object {
  const space = after.indexOf(' ');
  const since = new Date(after.slice(0, space));
  return {
    'parked.since': { $gte: since },
    $or: [{ 'parked.since': { $gt: since } }, { _id: { $gt: after.slice(space + 1) } }],
  };
}

function placeOf({ since, ref }: ParkedEntity): string {
  return `${since.toISOString()} ${ref}`;
}

function entityOf({ _id: ref, parked }: Row): ParkedEntity {
  const { error, since, count, omitted, changes } = parked!;
  return { ref, error, since, count, omitted, changes: changes.slice(0, changesShownMax) };
}
