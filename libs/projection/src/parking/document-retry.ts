import { setTimeout as pause } from 'node:timers/promises';
import { majorityJournaled } from '@callboard/mongo';
import type { ClientSession, Collection, Db } from 'mongodb';
import type { AnyProjection, Envelope, StoredDocument } from '../projection';
import { isContentError } from '../store/mongo-failure';
import type { RetryOutcome } from './retry-outcome';
import { planRetry, type RetryPlan } from './retry-plan';
import type { Skips } from './skips';

type Row = StoredDocument<object>;

const missesMax = 20;

/** What is known of an attempt under way. */
interface Attempt {
  refusals: Map<number, string>;
  /** How many changes one write may fold: one at a time while the refused one is searched for. */
  foldMax: number;
  misses: number;
  released: number;
}

/**
 * Folds what is parked in a document again: one write per entity, guarded by what was read. A change that comes meanwhile
 * queues behind, the guard misses, and what is then there is read and folded; so two who do this at once do no harm.
 */
export class DocumentRetry {
  private readonly documents: Collection<Row>;

  constructor(
    db: Db,
    collection: string,
    private readonly projection: AnyProjection,
    private readonly skips: Skips,
  ) {
    this.documents = db.collection<Row>(collection, { ignoreUndefined: true, writeConcern: majorityJournaled });
  }

  /** Until a change fails again or none is left. */
  async release(ref: string): Promise<RetryOutcome> {
    const attempt: Attempt = { refusals: new Map(), foldMax: Infinity, misses: 0, released: 0 };
    for (;;) {
      const found = await this.documents.findOne({ _id: ref });
      if (!found?.parked) return { ref, released: attempt.released, left: 0, error: null };
      await this.skips.heed(found.parked.skipping);
      const plan = this.plan(found, attempt);
      const { left, error } = plan;
      if (plan.document && !(await this.write(found, plan, attempt))) continue;
      const isCutShort = left > 0 && plan.released.length === attempt.foldMax;
      if (!isCutShort) return { ref, released: attempt.released, left, error };
    }
  }

  /** Marks the first parked change as skipped; false where it is not, or no longer, the first. */
  async mark(ref: string, position: number, session: ClientSession): Promise<boolean> {
    const filter = { _id: ref, 'parked.changes.0.position': position } as object;
    const set = { $set: { 'parked.skipping': position } } as object;
    const { matchedCount } = await this.documents.updateOne(filter, set, { session });
    return matchedCount > 0;
  }

  private plan(found: Row, { refusals, foldMax }: Attempt): RetryPlan {
    const { projection, skips } = this;
    const rules = { projection, refusals, stepwise: new Set<string>(), skips: skips.positions, now: new Date() };
    return planRetry(found, rules, foldMax);
  }

  /** True when it is written; false when it is to be planned again, from what is there then or with what is known now. */
  private async write(found: Row, { document, released }: RetryPlan, attempt: Attempt): Promise<boolean> {
    try {
      const { matchedCount } = await this.documents.replaceOne(guardOf(found), document as Envelope);
      if (matchedCount > 0) {
        attempt.released += released.length;
        return true;
      }
      await this.giveWay(attempt);
    } catch (error) {
      if (!isContentError(error) || released.length === 0) throw error;
      if (released.length === 1) attempt.refusals.set(released[0]!, String(error));
      else attempt.foldMax = 1;
    }
    return false;
  }

  private async giveWay(attempt: Attempt): Promise<void> {
    attempt.misses += 1;
    if (attempt.misses > missesMax) throw new Error(`somebody else wrote the same document ${attempt.misses} times`);
    await pause(Math.random() * Math.min(2 ** attempt.misses, 200));
  }
}

/** As it was read: its version, the end and length of its queue, and what of it is being skipped. */
function guardOf({ _id, version, parked }: Row): object {
  const { lastPosition, count, skipping = null } = parked!;
  return { _id, version, 'parked.lastPosition': lastPosition, 'parked.count': count, 'parked.skipping': skipping };
}
