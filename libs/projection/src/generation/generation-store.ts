import { majorityJournaled } from '@callboard/mongo';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { firstRecord } from './generation.decider';
import type { GenerationRecord } from './generation-record';

const DUPLICATE_KEY = 11000;

/** The generations of one projection, kept in its service's own database. */
export class GenerationStore {
  private readonly records: Collection<GenerationRecord>;

  constructor(
    db: Db,
    readonly definition: { name: string; version: number },
  ) {
    this.records = db.collection<GenerationRecord>('generations', {
      writeConcern: majorityJournaled,
      readConcern: { level: 'majority' },
      ignoreUndefined: true,
    });
  }

  /** The record, made where there is none. */
  async read(): Promise<GenerationRecord> {
    const { name, version } = this.definition;
    const known = await this.records.findOne({ _id: name });
    if (known) return known;
    try {
      await this.records.insertOne(firstRecord(name, version, new Date()));
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    }
    return (await this.records.findOne({ _id: name }))!;
  }

  /** Changes the record by a pure step; taken again from the newest record while somebody else is faster. */
  async change(step: (record: GenerationRecord) => GenerationRecord): Promise<GenerationRecord> {
    for (;;) {
      const record = await this.read();
      const next = step(record);
      if (next === record) return record;
      const { _id, revision } = record;
      const { matchedCount } = await this.records.replaceOne({ _id, revision }, { ...next, revision: revision + 1 });
      if (matchedCount === 1) return { ...next, revision: revision + 1 };
    }
  }
}
