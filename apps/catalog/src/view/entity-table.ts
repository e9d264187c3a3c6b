import { SlotSet } from './slot-set';

/** What the view keeps of one entity beside its text. */
export interface EntityRecord {
  readonly ref: string;
  readonly version: number;
  readonly uid: string;
}

/** Entities by slot. A slot is a small number that sets and orderings use for an entity; freed slots are used again. */
export class EntityTable {
  readonly slots = new SlotSet();

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

  put(record: EntityRecord): number {
    const slot = this.slotsByRef.get(record.ref) ?? this.free.pop() ?? this.records.length;
    this.records[slot] = record;
    this.slotsByRef.set(record.ref, slot);
    this.slots.add(slot);
    return slot;
  }

  remove(ref: string): void {
    const slot = this.slotsByRef.get(ref);
    if (slot === undefined) return;
    this.slotsByRef.delete(ref);
    this.records[slot] = undefined;
    this.slots.delete(slot);
    this.free.push(slot);
  }
}
