import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';

/** An operator's word that one change is to be passed over, by every generation of a projection. */
export interface Skip {
  position: number;
  ref: string;
  /** Why, in the operator's words. */
  reason: string;
  actor: string;
  at: Date;
}

interface SkipDocument extends Skip {
  /** `<projection>/<position>`. */
  _id: string;
  projection: string;
}

/**
 * The changes of a projection that operators have skipped, kept for ever in `skips` and known here. A fold passes over
 * them, live and in a rebuild alike: they count as ignored, and still raise the document's version.
 */
export class Skips {
  private known: ReadonlySet<number> = new Set();
  private readonly collection: Collection<SkipDocument>;

  constructor(
    db: Db,
    private readonly projection: string,
  ) {
    this.collection = db.collection<SkipDocument>('skips', { writeConcern: majorityJournaled });
  }

  /** Positions to pass over, as of the last {@link refresh}. */
  get positions(): ReadonlySet<number> {
    return this.known;
  }

  /** Reads them again; true when there are some that were not known. */
  async refresh(): Promise<boolean> {
    const { projection } = this;
    // By the primary index alone: `0` is the character after `/`.
    const found = this.collection.find({ _id: { $gte: `${projection}/`, $lt: `${projection}0` } });
    const positions = await found
      .project<{ position: number }>({ position: 1 })
      .map(({ position }) => position)
      .toArray();
    const hasNews = positions.some((position) => !this.known.has(position));
    this.known = new Set(positions);
    return hasNews;
  }

  /** Keeps one, durably; the first reason stays when it is there already. */
  async add({ position, ref, reason, actor, at }: Skip): Promise<void> {
    const { projection } = this;
    const skip = { projection, position, ref, reason, actor, at };
    await this.collection.updateOne({ _id: `${projection}/${position}` }, { $setOnInsert: skip }, { upsert: true });
    await this.refresh();
  }
}
