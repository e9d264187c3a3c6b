import { SlotSet } from './slot-set';
import { SortedRows, type SortRow } from './sorted-rows';

/** An entity at one of its versions. */
export interface EntityVersion {
  readonly ref: string;
  readonly version: number;
}

/** What the view keeps of one entity beside its text. */
export interface EntityRecord extends EntityVersion {
  readonly uid: string;
}

/** Entities by slot. A slot is a small number that sets and orderings use for an entity; freed slots are used again. */
export class EntityTable {
  readonly slots = new SlotSet();
  readonly order = new SortedRows(() => this.refRows());

  private readonly records: (EntityRecord | undefined)[] = [];
  private readonly slotsByRef = new Map<string, number>();
  private readonly free: number[] = [];

  get size(): number {
    return this.slotsByRef.size;
  }

  /** A list of its own: what changes later is not in it. */
  all(): EntityRecord[] {
    return this.records.filter((record) => record !== undefined);
  }

  slotOf(ref: string): number | undefined {
    return this.slotsByRef.get(ref);
  }

  at(slot: number): EntityRecord | undefined {
    return this.records[slot];
  }

  /** The ref at a slot that is taken. */
  refAt(slot: number): string {
    return this.records[slot]?.ref ?? '';
  }

  find(ref: string): EntityRecord | undefined {
    const slot = this.slotsByRef.get(ref);
    return slot === undefined ? undefined : this.records[slot];
  }

  /** All of them in the order of refs. The first call sorts, later ones put changes in place. */
  byRef(): readonly SortRow[] {
    return this.order.rows();
  }

  /** One that is the same and kept elsewhere is kept here, too, instead of a copy. */
  put(given: EntityRecord, elsewhere?: EntityRecord): number {
    const known = this.slotsByRef.get(given.ref);
    const record = isSame(given, elsewhere) ? elsewhere : recordOf(given, this.records[known ?? -1]);
    const slot = known ?? this.free.pop() ?? this.records.length;
    if (known === undefined && this.order.isBegun) this.order.add(refRow(record.ref, slot));
    this.records[slot] = record;
    this.slotsByRef.set(record.ref, slot);
    this.slots.add(slot);
    return slot;
  }

  remove(ref: string): void {
    const slot = this.slotsByRef.get(ref);
    if (slot === undefined) return;
    if (this.order.isBegun) this.order.remove(refRow(ref, slot));
    this.slotsByRef.delete(ref);
    this.records[slot] = undefined;
    this.slots.delete(slot);
    this.free.push(slot);
  }

  private *refRows(): Iterable<SortRow> {
    for (const [ref, slot] of this.slotsByRef) yield refRow(ref, slot);
  }
}

/** The texts of the version before are kept where they are the same: they are what others refer to. */
function recordOf({ ref, version, uid }: EntityRecord, last: EntityRecord | undefined): EntityRecord {
  return { ref: last?.ref ?? ref, version, uid: last?.uid === uid ? last.uid : uid };
}

function isSame({ ref, version, uid }: EntityRecord, other?: EntityRecord): other is EntityRecord {
  return other?.ref === ref && other.version === version && other.uid === uid;
}

function refRow(ref: string, slot: number): SortRow {
  return { value: ref, uid: '', slot };
}
