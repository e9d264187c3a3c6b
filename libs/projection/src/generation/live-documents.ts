import type { Collection, Db, Document } from 'mongodb';
import { collectionName, readLiveGeneration } from './generation-pointer';

/** The documents that readers read: those of the generation that was live when this process first asked. */
export class LiveDocuments<T extends Document> {
  private asked: Promise<Collection<T>> | undefined;

  constructor(
    private readonly db: Db,
    private readonly definition: { name: string; version: number },
  ) {}

  /** The live generation's collection; to be asked once per request, which keeps what it got. */
  collection(): Promise<Collection<T>> {
    this.asked ??= this.ask().catch((error: unknown) => {
      this.asked = undefined;
      throw error;
    });
    return this.asked;
  }

  private async ask(): Promise<Collection<T>> {
    const { live } = await readLiveGeneration(this.db, this.definition);
    return this.db.collection<T>(collectionName(this.definition.name, live));
  }
}
