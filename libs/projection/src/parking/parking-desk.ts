import { Problem } from '@callboard/problems';
import type { Db } from 'mongodb';
import type { AnyJournal, AnyProjection } from '../projection';
import { DocumentRetry } from './document-retry';
import { ParkedDocumentQueries } from './parked-document-queries';
import type { ParkedQueries } from './parked-entity';
import { ParkedRowQueries } from './parked-row-queries';
import type { RetryOutcome } from './retry-outcome';
import { RowRelease } from './row-release';
import { Skips } from './skips';

/** What an operator does here, as it is recorded. */
export interface ParkingOperation {
  actor: string;
  action: 'retry' | 'skip';
  projection: string;
  generation: number;
  ref?: string;
  position?: number;
  reason?: string;
}

export interface ParkingDeskOptions {
  db: Db;
  target: { projection: AnyProjection } | { journal: AnyJournal };
  /** The generation that is looked after: the live one. */
  generation: number;
  /** Where its documents or rows are. */
  collection: string;
  /** Keeps what operators did. */
  operations: { record(operation: ParkingOperation): Promise<void> };
  /** Whether another generation is being built: what that one has folded already cannot be skipped any more. */
  isBuilding(): Promise<boolean>;
}

/** What retrying all has come to, as far as one call goes. */
export interface RetryReport {
  items: RetryOutcome[];
  /** Where to go on; null when all were tried. */
  next: string | null;
}

/** Entities that one call tries again. */
export const retriedAtOnceMax = 100;
/** Of these, how many at the same time: their writes are committed together. */
const retriedTogetherMax = 10;

/** Where operators list, retry and skip what is parked in one generation of a projection or journal. */
export class ParkingDesk {
  readonly queries: ParkedQueries;
  private readonly name: string;
  private readonly skips: Skips;
  private readonly retrier: DocumentRetry | RowRelease;

  constructor(private readonly options: ParkingDeskOptions) {
    const { db, target, collection } = options;
    this.name = 'projection' in target ? target.projection.name : target.journal.name;
    this.skips = new Skips(db, this.name);
    if ('projection' in target) {
      this.queries = new ParkedDocumentQueries(db, collection);
      this.retrier = new DocumentRetry(db, collection, target.projection, this.skips);
    } else {
      this.queries = new ParkedRowQueries(db, collection);
      this.retrier = new RowRelease(db, collection, target.journal, this.skips);
    }
  }

  /** Tries one entity again. @throws Problem `not-parked` */
  async retryOne(ref: string, actor: string): Promise<RetryReport> {
    if (!(await this.queries.one(ref))) throw notParked(ref);
    await this.record({ actor, action: 'retry', ref });
    await this.skips.refresh();
    return { items: [await this.retrier.release(ref)], next: null };
  }

  /** Tries all again, {@link retriedAtOnceMax} at a time; with what `next` said, the next ones. */
  async retryAll(actor: string, after?: string): Promise<RetryReport> {
    if (after === undefined) await this.record({ actor, action: 'retry' });
    await this.skips.refresh();
    const wish = { limit: retriedAtOnceMax, ...(after === undefined ? {} : { after }) };
    const { items, next } = await this.queries.page(wish);
    const outcomes: RetryOutcome[] = [];
    for (let from = 0; from < items.length; from += retriedTogetherMax) {
      const together = items.slice(from, from + retriedTogetherMax);
      outcomes.push(...(await Promise.all(together.map(({ ref }) => this.retrier.release(ref)))));
    }
    return { items: outcomes, next };
  }

  /**
   * Passes over the first parked change of an entity, in every generation to come, and tries what waits behind it.
   * @throws Problem `not-parked`, `not-first-parked`, `build-under-way`
   */
  async skip(wish: { ref: string; position: number; reason: string }, actor: string): Promise<RetryReport> {
    const { ref, position, reason } = wish;
    await this.expectFirst(ref, position);
    if (await this.options.isBuilding()) {
      throw new Problem('build-under-way', 'What a generation under way has folded cannot be skipped in it');
    }
    await this.record({ actor, action: 'skip', ref, position, reason });
    const skip = { position, ref, reason, actor, at: new Date() };
    const isKept = await this.skips.add(skip, (session) => this.retrier.mark(ref, position, session));
    // Somebody had it folded meanwhile.
    if (!isKept) throw notParked(ref);
    return { items: [await this.retrier.release(ref)], next: null };
  }

  private async expectFirst(ref: string, position: number): Promise<void> {
    const entity = await this.queries.one(ref);
    if (!entity) throw notParked(ref);
    const [first] = entity.changes;
    if (first?.position === position) return;
    const detail = first
      ? `The first parked change of ${ref} is at position ${first.position}`
      : `None of the parked changes of ${ref} is kept; a rebuild replays them`;
    throw new Problem('not-first-parked', detail);
  }

  private record(operation: Omit<ParkingOperation, 'projection' | 'generation'>): Promise<void> {
    const { generation, operations } = this.options;
    return operations.record({ projection: this.name, generation, ...operation });
  }
}

function notParked(ref: string): Problem {
  return new Problem('not-parked', `Nothing of ${ref} is parked`);
}
