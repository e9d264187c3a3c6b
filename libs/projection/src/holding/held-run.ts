import { EntityFold, type FoldRules, type PlannedWrite } from '../fold/entity-fold';
import type { Outcome } from '../fold/outcome';
import type { Intake, PartitionPlace } from '../intake/partition-intake';
import type { EntityRecord } from '../intake/placed-record';
import type { StoredDocument } from '../projection';

/** Changes of so many bytes are folded before what came of them is written: a bound on memory, and on what a crash repeats. */
export const heldBytesMax = 64 * 1024 * 1024;

/** What one change is counted as beside its value: its entity's document and its place in a map. */
export const heldBytesPerChange = 512;

/**
 * Consecutive batches of one partition, folded in memory and not written yet: of each entity only the newest document
 * will be. Pure: what must be read for it, whoever uses it reads.
 */
export class HeldRun {
  /** All that was taken, as if it had been one batch; its entities are in the folds alone. */
  readonly intake: Intake;
  /** How each change of an entity ended. */
  readonly outcomes: Outcome[] = [];
  private readonly folds = new Map<string, EntityFold>();
  private bytes = 0;
  private hasParked = false;

  constructor(
    private readonly rules: FoldRules,
    from: PartitionPlace,
  ) {
    this.intake = { entities: [], strays: [], ignored: 0, duplicates: 0, place: { ...from }, gap: null };
  }

  /**
   * The refs of which the stored documents must be read before these are taken: not those that are held, and not those
   * that begin here, which are taken for new. Where that is wrong the insert will say so.
   */
  unread(items: readonly EntityRecord[]): string[] {
    const firsts = new Map<string, number | null>();
    for (const { ref, version } of items) if (!this.folds.has(ref) && !firsts.has(ref)) firsts.set(ref, version);
    return [...firsts].filter(([, version]) => version !== 1).map(([ref]) => ref);
  }

  /** Folds one batch more, given the documents that were unread; false where a version is missing before one of it. */
  take(
    { entities, strays, ignored, duplicates, place }: Intake,
    documents: ReadonlyMap<string, StoredDocument<object>>,
  ): boolean {
    for (const item of entities) {
      const step = this.foldOf(item.ref, documents).take(item);
      if (step === 'leap' || step === 'later') return false;
      this.outcomes.push(step);
      this.hasParked ||= step === 'parked';
      this.bytes += heldBytesPerChange + (item.record.value?.byteLength ?? 0);
    }
    const { intake } = this;
    intake.strays.push(...strays);
    intake.ignored += ignored;
    intake.duplicates += duplicates;
    intake.place = place;
    return true;
  }

  /** Whether it must be written now: it is large, or keeps records as they came, each with the whole answer of the broker. */
  get mustBeWritten(): boolean {
    return this.bytes >= heldBytesMax || this.intake.strays.length > 0 || this.hasParked;
  }

  /** One write per entity that has news. */
  writes(): PlannedWrite[] {
    return [...this.folds.values()].map((fold) => fold.write()).filter((write) => write !== null);
  }

  private foldOf(ref: string, documents: ReadonlyMap<string, StoredDocument<object>>): EntityFold {
    let fold = this.folds.get(ref);
    if (!fold) this.folds.set(ref, (fold = new EntityFold(ref, documents.get(ref), this.rules)));
    return fold;
  }
}
