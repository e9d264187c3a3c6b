import { majorityJournaled } from '@callboard/mongo';
import type { ClientSession, Collection, Db } from 'mongodb';

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
    private readonly db: Db,
    private readonly projection: string,
  ) {
    this.collection = db.collection<SkipDocument>('skips');
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

  /**
   * Keeps one and marks the parked change by it, both or neither: whoever is folding that change at the moment either
   * was first, and then `mark` answers false and nothing is kept, or finds the mark and reads the skips again.
   */
  async add(skip: Skip, mark: (session: ClientSession) => Promise<boolean>): Promise<boolean> {
    const { projection } = this;
    const _id = `${projection}/${skip.position}`;
    const isKept = await this.db.client.withSession((session) =>
      session.withTransaction(
        async () => {
          if (!(await mark(session))) return false;
          const kept = { projection, ...skip };
          await this.collection.updateOne({ _id }, { $setOnInsert: kept }, { upsert: true, session });
          return true;
        },
        { writeConcern: majorityJournaled },
      ),
    );
    await this.refresh();
    return isKept;
  }

  /** Reads them again where a change is marked as skipped that is not known here. */
  async heed(position: number | undefined): Promise<void> {
    if (position !== undefined && !this.known.has(position)) await this.refresh();
  }
}
