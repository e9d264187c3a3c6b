import { MongoClient } from 'mongodb';
import type { Batch, Logged } from '../checker/observation';
import { markerOf } from '../workload/content';

interface LogDocument {
  _id: string;
  ref: string;
  version: number;
  type: string;
  etag: string;
  receipt: string;
  entity: string | null;
}

interface BatchDocument {
  _id: number;
  events: string[];
  epoch: number;
}

/** The log's own collections, read by a majority. */
export class LogReading {
  private readonly client: MongoClient;

  constructor(url: string) {
    this.client = new MongoClient(url, { readConcernLevel: 'majority' });
  }

  async log(): Promise<Logged[]> {
    const found = this.db.collection<LogDocument>('log').find({}, { projection: { differences: 0, provenance: 0 } });
    const logged: Logged[] = [];
    for await (const { ref, version, type, etag, receipt, entity } of found) {
      const marker = entity === null ? null : markerOf(JSON.parse(entity) as Parameters<typeof markerOf>[0]);
      logged.push({ ref, version, type, etag, receipt, marker });
    }
    return logged;
  }

  async batches(): Promise<Batch[]> {
    const found = this.db.collection<BatchDocument>('batches').find({}, { sort: { _id: 1 } });
    const batches: Batch[] = [];
    for await (const { _id, events, epoch } of found) batches.push({ first: _id, events, epoch });
    return batches;
  }

  count(): Promise<number> {
    return this.db.collection('log').countDocuments();
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private get db() {
    return this.client.db('callboard_ingestion');
  }
}
