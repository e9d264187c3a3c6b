import type { RecordBatch } from '@callboard/kafka';
import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';
import { writeBulk } from './bulk-write';
import { parkedErrorCharactersMax } from '../parking/parked';
import type { StrayRecord } from '../intake/placed-record';

interface Stray {
  /** `<projection>@<generation>/<topic>/<partition>/<offset>`: the same record is kept once. */
  _id: string;
  error: string;
  since: Date;
  key: string | null;
  headers: Record<string, string>;
  value: Uint8Array | null;
}

/** Records that belong to no entity, kept for inspection in `strays`: nothing is dropped silently. */
export class StrayStore {
  private readonly collection: Collection<Stray>;

  constructor(
    db: Db,
    private readonly owner: string,
  ) {
    this.collection = db.collection<Stray>('strays', { writeConcern: majorityJournaled });
  }

  async keep({ topic, partition }: RecordBatch, strays: readonly StrayRecord[]): Promise<void> {
    if (strays.length === 0) return;
    const operations = strays.map(({ error, record: { offset, key, headers, value } }) => {
      const _id = `${this.owner}/${topic}/${partition}/${offset}`;
      const document = { _id, error: error.slice(0, parkedErrorCharactersMax), since: new Date(), key, headers, value };
      return { insertOne: { document } };
    });
    await writeBulk(this.collection, operations);
  }
}
