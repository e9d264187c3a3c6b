import { type Collection, type Db, ObjectId } from 'mongodb';

/** Something that an operator did to a projection. */
export interface OperationRecord {
  at: Date;
  actor: string;
  action: string;
  projection: string;
  generation: number;
  ref?: string;
  position?: number;
  reason?: string;
}

export const operationPageDefault = 50;
export const operationPageMax = 200;

/** What operators did to the projections of a service, the latest first. */
export class OperationQueries {
  private readonly operations: Collection<OperationRecord>;

  constructor(db: Db) {
    this.operations = db.collection<OperationRecord>('operations');
  }

  async page({ limit, after }: { limit: number; after?: string }): Promise<{
    items: OperationRecord[];
    next: string | null;
  }> {
    const filter = after === undefined ? {} : { _id: { $lt: new ObjectId(after) } };
    const found = await this.operations.find(filter, { sort: { _id: -1 }, limit }).toArray();
    const items = found.map(({ _id: _, ...operation }) => operation);
    return { items, next: found.length < limit ? null : found.at(-1)!._id.toHexString() };
  }
}
