import { beginParked, type Parked, queueBehind } from '../parking/parked';
import type { EntityRecord } from '../intake/placed-record';
import type { Outcome } from './outcome';
import type { AnyProjection, Envelope, StoredDocument } from '../projection';

/** One guarded write. Which filter missed is not told by MongoDB: a miss means read and fold again (protocol rule 15). */
export type PlannedWrite =
  | { kind: 'insert'; ref: string; document: Envelope }
  | { kind: 'replace'; ref: string; version: number; document: Envelope; found: StoredDocument<object> }
  | { kind: 'park'; ref: string; version: number; parked: Parked }
  | { kind: 'queue'; ref: string; version: number; lastPosition: number; parked: Parked };

/** What the database would not take, by position of the change: those are parked. */
export type Refusals = ReadonlyMap<number, string>;

/** How one record fares: an outcome, a version that is missing before it, or a later round. */
export type Step = Outcome | 'leap' | 'later';

export interface FoldRules {
  projection: AnyProjection;
  refusals: Refusals;
  /** Refs that are written one change at a time, to find which one the database refuses. */
  stepwise: ReadonlySet<string>;
  /** Positions that an operator has skipped: passed over, whatever they hold. */
  skips: ReadonlySet<number>;
  now: Date;
}

/** One entity's document in memory while a batch is folded onto it. */
export class EntityFold {
  version: number;
  private position: number;
  private state: object | null;
  private parkedNow: Parked | undefined;
  /** Positions folded since the document was read. */
  readonly folded: number[] = [];

  constructor(
    readonly ref: string,
    private readonly found: StoredDocument<object> | undefined,
    private readonly rules: FoldRules,
  ) {
    this.version = found?.version ?? 0;
    this.position = found?.position ?? 0;
    this.state = found ? stateOf(found) : null;
  }

  /** Takes the entity's next record. */
  take(item: EntityRecord): Step {
    if (this.has(item)) return 'duplicate';
    if (this.leaps(item)) return 'leap';
    if (this.isParked) return this.park(item, '');
    if (this.rules.stepwise.has(this.ref) && this.folded.length > 0) return 'later';
    if (this.rules.skips.has(item.position)) return this.passOver(item);
    const reason = this.rules.refusals.get(item.position) ?? item.error;
    return reason === null ? this.fold(item) : this.park(item, reason);
  }

  /** The one write that brings the document to where this fold is; null when nothing changed. */
  write(): PlannedWrite | null {
    const { ref, found, parkedNow } = this;
    if (found?.parked && parkedNow) {
      const { lastPosition } = found.parked;
      return { kind: 'queue', ref, version: found.version, lastPosition, parked: parkedNow };
    }
    if (!found) return this.version > 0 || parkedNow ? { kind: 'insert', ref, document: this.document() } : null;
    if (this.folded.length > 0) {
      return { kind: 'replace', ref, version: found.version, document: this.document(), found };
    }
    return parkedNow ? { kind: 'park', ref, version: found.version, parked: parkedNow } : null;
  }

  /** Why the first of the changes parked here could not be folded; null when none was. */
  get error(): string | null {
    return this.parkedNow?.error ?? null;
  }

  /** The document as folded so far, without what is parked. */
  shown(): Envelope {
    const { ref, version, position, state } = this;
    const removed = state === null;
    const document: Envelope = { _id: ref, version, position, removed, ...state };
    // Once more: a fold's own fields of these names must not win.
    document._id = ref;
    document.version = version;
    document.position = position;
    document.removed = removed;
    delete document.parked;
    return document;
  }

  private get isParked(): boolean {
    return this.lastParked !== undefined;
  }

  private get lastParked(): Parked | undefined {
    return this.parkedNow ?? this.found?.parked;
  }

  private has({ version, position }: EntityRecord): boolean {
    if (this.lastParked && position <= this.lastParked.lastPosition) return true;
    return version === null ? position <= this.position : version <= this.version;
  }

  private leaps({ version }: EntityRecord): boolean {
    const last = this.lastParked ? this.lastParked.lastVersion : this.version;
    return version !== null && last !== null && version > last + 1;
  }

  private fold(item: EntityRecord): Outcome {
    const { change } = item;
    const fold = change ? this.rules.projection.on[change.type] : undefined;
    if (change && fold) {
      try {
        this.state = checked(fold(this.state as never, change));
      } catch (error) {
        return this.park(item, String(error));
      }
    }
    this.passOver(item);
    return fold ? 'applied' : 'ignored';
  }

  private passOver(item: EntityRecord): Outcome {
    this.version = item.version ?? this.version + 1;
    this.position = item.position;
    this.folded.push(item.position);
    return 'ignored';
  }

  private park(item: EntityRecord, error: string): Outcome {
    this.parkedNow ??= this.continueParked() ?? beginParked(error, this.rules.now);
    queueBehind(this.parkedNow, item);
    return 'parked';
  }

  /** What is added to a queue that is stored already: counted on from it, carrying only the new changes. */
  private continueParked(): Parked | undefined {
    return this.found?.parked && { ...this.found.parked, changes: [] };
  }

  private document(): Envelope {
    const document = this.shown();
    if (this.parkedNow) document.parked = this.parkedNow;
    return document;
  }
}

function stateOf(found: StoredDocument<object>): object | null {
  if (found.removed) return null;
  const {
    _id,
    version: _version,
    position: _position,
    removed: _removed,
    parked: _parked,
    ...state
  } = found as Envelope;
  return state;
}

function checked(state: object | null): object | null {
  if (typeof state === 'object') return state;
  throw new TypeError(`the fold answered ${typeof state}, neither a document nor null`);
}
