import { EntityFold, type FoldRules, type PlannedWrite, type Step } from './entity-fold';
import type { Outcome } from './outcome';
import type { Gap } from '../intake/partition-intake';
import type { EntityRecord } from '../intake/placed-record';
import type { StoredDocument } from '../projection';

/** What a round of folding comes to, before anything is written. */
export interface FoldPlan {
  writes: PlannedWrite[];
  /** Per batch and record; undefined for what comes after a leap or in a later round. */
  outcomes: (Outcome | undefined)[][];
  /** Per batch: the leap at which its fold stopped. */
  leaps: (Gap | null)[];
  /** Positions that each ref's write folds. */
  folded: Map<string, number[]>;
  /** Some changes were left for a next round. */
  isUnfinished: boolean;
}

/**
 * Plans a round, pure: the documents that were read, the batches in order, and out come one write per entity and one
 * outcome per record. A batch stops at a version that leaps; the other batches go on.
 */
export function planFold(
  rules: FoldRules,
  documents: ReadonlyMap<string, StoredDocument<object>>,
  batches: readonly (readonly EntityRecord[])[],
): FoldPlan {
  const plan: FoldPlan = { writes: [], outcomes: [], leaps: [], folded: new Map(), isUnfinished: false };
  const folds = new Map<string, EntityFold>();
  const foldOf = (ref: string): EntityFold => {
    let fold = folds.get(ref);
    if (!fold) folds.set(ref, (fold = new EntityFold(ref, documents.get(ref), rules)));
    return fold;
  };
  for (const batch of batches) planBatch(plan, batch, foldOf);
  for (const fold of folds.values()) {
    const write = fold.write();
    if (!write) continue;
    plan.writes.push(write);
    plan.folded.set(fold.ref, fold.folded);
  }
  return plan;
}

function planBatch(plan: FoldPlan, batch: readonly EntityRecord[], foldOf: (ref: string) => EntityFold): void {
  const outcomes: (Outcome | undefined)[] = [];
  let leap: Gap | null = null;
  for (const item of batch) {
    const fold = foldOf(item.ref);
    const step: Step = fold.take(item);
    if (step === 'leap') {
      leap = { kind: 'version', position: item.position, expected: fold.version + 1, found: item.version ?? 0 };
      break;
    }
    if (step === 'later') plan.isUnfinished = true;
    outcomes.push(step === 'later' ? undefined : step);
  }
  plan.outcomes.push(outcomes);
  plan.leaps.push(leap);
}
