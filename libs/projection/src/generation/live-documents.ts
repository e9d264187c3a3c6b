import type { Collection, Document } from 'mongodb';
import type { RunningProjection } from './running-projection';

/** The documents that readers read: those of the live generation. */
export class LiveDocuments<T extends Document> {
  constructor(private readonly projection: RunningProjection) {}

  /** The live generation's collection; to be asked once per request, which keeps what it got. */
  async collection(): Promise<Collection<T>> {
    return (await this.projection.read()).collection as unknown as Collection<T>;
  }
}
