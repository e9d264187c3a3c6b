import type { FoldRules } from '../fold/entity-fold';
import type { PartitionGate } from '../intake/partition-gate';
import type { Skips } from '../parking/skips';
import type { AnyProjection } from '../projection';
import { Abandoned, type Hindrances } from '../projector/hindrances';
import type { CommitResult, ProjectorCommits, Work } from '../projector/projector-commits';
import type { DocumentStore } from '../store/document-store';
import { parksAnew, type Written } from '../store/document-writer';
import { HeldRun } from './held-run';
import type { PlannedWrite } from '../fold/entity-fold';

interface Parts {
  projection: AnyProjection;
  store: DocumentStore;
  skips: Skips;
  gate: PartitionGate;
  commits: ProjectorCommits;
  hindrances: Hindrances;
}

/** A run is written in bulks of this many documents, so many of them under way. */
const BULK_DOCUMENTS = 500;
const BULKS_UNDER_WAY = 4;

/** What a run's fold may go by: everything else is left to the ordinary way. */
const nothing = { refusals: new Map<number, string>(), stepwise: new Set<string>() };

/**
 * Holds batches back while their partition has its turn, folds them, and writes of each entity only the newest document,
 * then the progress. Whatever is out of the ordinary (a document that somebody else wrote or the database refuses, a
 * gap, a version that leaps) ends a run unwritten: its batches come again and go the ordinary way, one by one.
 */
export class HeldRuns {
  private readonly runs = new Map<number, HeldRun>();

  constructor(private readonly parts: Parts) {}

  /** Commits a batch together with what is held of its partition, or holds it as well. */
  async commit(work: Work, isOrdinary: boolean): Promise<CommitResult | 'held'> {
    const { batch, isWanted } = work;
    if (!isWanted()) throw new Abandoned(`partition ${batch.partition}`);
    const held = this.runs.get(batch.partition);
    if (!held && !(batch.followed && isOrdinary)) return this.parts.commits.commit(work);
    const run = held ?? this.begin(work);
    const result = isOrdinary ? await this.add(run, work) : 'again';
    if (result !== 'held') this.end(run, batch.partition, result);
    return result;
  }

  /** Lets go of all that is held: it is read again. */
  drop(): void {
    this.runs.clear();
  }

  private begin({ batch, intake }: Work): HeldRun {
    const { projection, skips } = this.parts;
    const rules: FoldRules = { projection, ...nothing, skips: skips.positions, now: new Date() };
    const run = new HeldRun(rules, intake.place);
    this.runs.set(batch.partition, run);
    return run;
  }

  private end(run: HeldRun, partition: number, result: CommitResult): void {
    if (this.runs.get(partition) !== run) return;
    this.runs.delete(partition);
    // What this process believes about the partition's place was true of what was held.
    if (result === 'again') this.parts.gate.forget([partition]);
  }

  private async add(run: HeldRun, work: Work): Promise<CommitResult | 'held'> {
    const { partition, followed } = work.batch;
    if (!(await this.take(run, work))) return 'again';
    this.parts.gate.advance(partition, work.intake.place);
    return followed && !run.mustBeWritten ? 'held' : this.write(run, work);
  }

  private async take(run: HeldRun, { batch, intake, isWanted }: Work): Promise<boolean> {
    const { hindrances, store } = this.parts;
    const refs = run.unread(intake.entities);
    const read = async () => (refs.length > 0 ? store.read(refs) : new Map<string, never>());
    const documents = await hindrances.overcome('documents', isWanted, read);
    // Dropped meanwhile: nothing may be added to what is to be read again.
    if (this.runs.get(batch.partition) !== run) throw new Abandoned(`partition ${batch.partition}`);
    return run.take(intake, documents);
  }

  private async write(run: HeldRun, work: Work): Promise<CommitResult> {
    const writes = run.writes();
    const { intake, outcomes } = run;
    const left = new Set(bulksOf(writes));
    const written: Written = { outcomes: [outcomes], leaps: [null] };
    const attempt = async () => ((await this.writeAll(left, writes)) ? written : null);
    const [result] = await this.parts.commits.commitBy([{ ...work, intake }], attempt);
    return result!;
  }

  /** False when the ordinary way must be gone; a bulk that is done is not tried again. */
  private async writeAll(left: Set<PlannedWrite[]>, writes: PlannedWrite[]): Promise<boolean> {
    const { store, skips } = this.parts;
    if (parksAnew({ writes }) && (await skips.refresh())) return false;
    const bulks = left.values();
    let isOrdinary = true;
    const writeSome = async () => {
      for (const bulk of bulks) {
        const { hasMissed, refused } = await store.write(bulk);
        if (hasMissed || refused.size > 0) isOrdinary = false;
        left.delete(bulk);
      }
    };
    // All of them, also where one fails: the next attempt shall not meet this one's bulks.
    const ends = await Promise.allSettled(Array.from({ length: BULKS_UNDER_WAY }, writeSome));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return isOrdinary;
  }
}

function bulksOf(writes: PlannedWrite[]): PlannedWrite[][] {
  const count = Math.ceil(writes.length / BULK_DOCUMENTS);
  return Array.from({ length: count }, (_, index) =>
    writes.slice(index * BULK_DOCUMENTS, (index + 1) * BULK_DOCUMENTS),
  );
}
