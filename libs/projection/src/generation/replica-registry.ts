import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';

/** What one replica does with the generations of one projection. */
interface Replica {
  /** `<projection>/<replica>`. */
  _id: string;
  projection: string;
  /** The generation that it answers from. */
  reads: number;
  /** The generations that it projects. */
  projects: number[];
  /** When it last said so, by the server's clock. */
  at: Date;
}

/** A replica that has been silent for longer is taken for gone: no generation waits for it. */
export const SILENT_AFTER_MS = 10_000;
const FORGOTTEN_AFTER_SECONDS = 3_600;

/** Which replicas there are and which generations they use, so that none is taken away under a reader. */
export class ReplicaRegistry {
  private readonly replicas: Collection<Replica>;
  readonly self = randomUUID();

  constructor(
    db: Db,
    private readonly projection: string,
  ) {
    this.replicas = db.collection<Replica>('replicas');
  }

  async prepare(): Promise<void> {
    await this.replicas.createIndex({ at: 1 }, { expireAfterSeconds: FORGOTTEN_AFTER_SECONDS });
  }

  /** Says what this replica does. */
  async report({ reads, projects }: { reads: number; projects: number[] }): Promise<void> {
    const { projection } = this;
    const $set = { projection, reads, projects };
    await this.replicas.updateOne({ _id: this.id }, { $set, $currentDate: { at: true } }, { upsert: true });
  }

  /** Whether some replica still reads or projects a generation. */
  async uses(generation: number): Promise<boolean> {
    const since = { $gt: ['$at', { $subtract: ['$$NOW', SILENT_AFTER_MS] }] };
    const used = { $or: [{ reads: generation }, { projects: generation }] };
    const user = await this.replicas.findOne({ projection: this.projection, $expr: since, ...used });
    return user !== null;
  }

  /** Whether some replica still reads another generation than this one. */
  async readsOtherThan(generation: number): Promise<boolean> {
    const since = { $gt: ['$at', { $subtract: ['$$NOW', SILENT_AFTER_MS] }] };
    const other = { projection: this.projection, reads: { $ne: generation } };
    return (await this.replicas.findOne({ ...other, $expr: since })) !== null;
  }

  /** This replica is going: nobody need wait for it. */
  async leave(): Promise<void> {
    await this.replicas.deleteOne({ _id: this.id });
  }

  private get id(): string {
    return `${this.projection}/${this.self}`;
  }
}
