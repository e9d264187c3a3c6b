import { setTimeout as pause } from 'node:timers/promises';
import type { Db, IndexDescription } from 'mongodb';
import { DocumentStore, type WriteReport } from './document-store';
import { type FoldPlan, planFold } from '../fold/fold-plan';
import type { Outcome } from '../fold/outcome';
import type { Gap } from '../intake/partition-intake';
import type { EntityRecord } from '../intake/placed-record';
import type { AnyProjection } from '../projection';
import { Skips } from '../parking/skips';

/** What became of the batches of one commit, per batch and record. */
export interface Written {
  outcomes: (Outcome | undefined)[][];
  leaps: (Gap | null)[];
}

/** Where batches become documents: a projection's fold or a journal's rows. */
export interface BatchWriter {
  /** What operators have skipped; read at {@link prepare}, and again before a change is parked. */
  readonly skips: Skips;
  prepare(): Promise<void>;
  write(batches: readonly EntityRecord[][]): Promise<Written>;
}

const roundsMax = 20;

/** Folds batches onto the documents: one read, one plan, one bulk; again from the read while somebody else interferes. */
export class DocumentWriter implements BatchWriter {
  readonly skips: Skips;
  readonly store: DocumentStore;

  constructor(
    db: Db,
    collection: string,
    private readonly projection: AnyProjection,
    private readonly indexes: readonly IndexDescription[],
  ) {
    this.store = new DocumentStore(db, collection);
    this.skips = new Skips(db, projection.name);
  }

  async prepare(): Promise<void> {
    await this.store.prepare(this.indexes);
    await this.skips.refresh();
  }

  async write(batches: readonly EntityRecord[][]): Promise<Written> {
    const refs = [...new Set(batches.flat().map(({ ref }) => ref))];
    const written: Written = { outcomes: batches.map(() => []), leaps: [] };
    if (refs.length === 0) return { ...written, leaps: batches.map(() => null) };
    const refusals = new Map<number, string>();
    const stepwise = new Set<string>();
    const { projection, skips } = this;
    let misses = 0;
    for (let isAsked = false; ;) {
      const documents = await this.store.read(refs);
      const rules = { projection, refusals, stepwise, skips: skips.positions, now: new Date() };
      const plan = planFold(rules, documents, batches);
      if (!isAsked && parksAnew(plan)) {
        isAsked = true;
        if (await skips.refresh()) continue;
      }
      const report = await this.store.write(plan.writes);
      noteRefusals(report, plan, { refusals, stepwise });
      noteOutcomes(plan, written);
      if (!report.hasMissed && report.refused.size === 0 && !plan.isUnfinished) return written;
      if (report.hasMissed) await giveWay((misses += 1));
    }
  }
}

/** Whether an entity would be parked that is not yet. */
export function parksAnew({ writes }: Pick<FoldPlan, 'writes'>): boolean {
  return writes.some((write) => write.kind === 'park' || ('document' in write && write.document.parked));
}

/** A refused write of several changes is repeated change by change; one of a single change is parked next round. */
function noteRefusals(
  { refused }: WriteReport,
  { folded }: FoldPlan,
  into: { refusals: Map<number, string>; stepwise: Set<string> },
): void {
  for (const [ref, reason] of refused) {
    const positions = folded.get(ref) ?? [];
    if (positions.length === 0) throw new Error(`the parked changes of ${ref} are refused: ${reason}`);
    if (positions.length === 1) into.refusals.set(positions[0]!, reason);
    else into.stepwise.add(ref);
  }
}

/** A change that an earlier round applied looks like a duplicate afterwards; the earlier word holds. */
function noteOutcomes(plan: FoldPlan, written: Written): void {
  written.leaps = plan.leaps;
  plan.outcomes.forEach((outcomes, batch) =>
    outcomes.forEach((outcome, index) => {
      if (outcome === undefined) return;
      const words = written.outcomes[batch]!;
      if (outcome !== 'duplicate' || words[index] === undefined) words[index] = outcome;
    }),
  );
}

async function giveWay(misses: number): Promise<void> {
  if (misses > roundsMax) throw new Error(`somebody else wrote the same documents in each of ${misses} rounds`);
  await pause(Math.random() * Math.min(2 ** misses, 200));
}
