import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';
import type { Comparison } from './comparison';

/** Comparisons kept per projection; older ones are forgotten. */
export const comparisonsKeptMax = 20;

/** What comparisons came to, in the collection `comparisons`. */
export class ComparisonStore {
  private readonly comparisons: Collection<Comparison>;

  constructor(
    db: Db,
    private readonly projection: string,
  ) {
    this.comparisons = db.collection<Comparison>('comparisons', { writeConcern: majorityJournaled });
  }

  async prepare(): Promise<void> {
    await this.comparisons.createIndex({ projection: 1, finishedAt: -1 });
  }

  /** Keeps a result; that of the same generation is replaced. */
  async keep(comparison: Comparison): Promise<void> {
    await this.comparisons.replaceOne({ _id: comparison._id }, comparison, { upsert: true });
    const { projection } = this;
    const old = await this.comparisons
      .find({ projection }, { projection: { _id: 1 }, sort: { finishedAt: -1 }, skip: comparisonsKeptMax })
      .toArray();
    if (old.length > 0) await this.comparisons.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } });
  }

  /** The results, newest first. */
  list(): Promise<Comparison[]> {
    return this.comparisons.find({ projection: this.projection }, { sort: { finishedAt: -1 } }).toArray();
  }

  /** The newest verification, or null. */
  lastVerification(): Promise<Comparison | null> {
    const filter = { projection: this.projection, purpose: 'verification' as const };
    return this.comparisons.findOne(filter, { sort: { finishedAt: -1 } });
  }
}
