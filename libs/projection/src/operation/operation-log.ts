import { majorityJournaled } from '@callboard/mongo';
import type { Collection, Db } from 'mongodb';

/** Something that an operator did to a projection. */
export interface Operation {
  at: Date;
  /** The token's name. */
  actor: string;
  action: string;
  projection: string;
  generation: number;
  reason?: string;
  ref?: string;
  position?: number;
}

/** Who did what to the projections of a service, and why: the collection `operations`, which is only added to. */
export class OperationLog {
  private readonly operations: Collection<Operation>;

  constructor(db: Db) {
    this.operations = db.collection<Operation>('operations', {
      writeConcern: majorityJournaled,
      ignoreUndefined: true,
    });
  }

  async record(operation: Omit<Operation, 'at'>): Promise<void> {
    await this.operations.insertOne({ at: new Date(), ...operation });
  }
}
