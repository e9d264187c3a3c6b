import { foldCase, type IndexedValue } from './index-rows';
import { SlotSet } from './slot-set';
import { SortedRows, type SortRow } from './sorted-rows';

const noValues: readonly IndexedValue[] = [];

/** Everything that queries ask of one indexed key: who has it, who has which value, in which order. */
export class Column {
  /** Slots that have the key, with a value or without. */
  readonly present = new SlotSet();
  /** Slots that have at least one value. */
  readonly valued = new SlotSet();
  /** How many (slot, value) pairs there are: what the column's memory grows with. */
  rowCount = 0;

  private readonly valuesBySlot: (IndexedValue[] | undefined)[] = [];
  private readonly slotsByValue = new Map<string, SlotSet>();
  /** lower-cased value → the values as written that differ from it */
  private readonly spellings = new Map<string, string[]>();
  private sorted: SortedRows | undefined;

  constructor(private readonly uidOf: (slot: number) => string) {}

  /** The values of a slot, as written. */
  valuesOf(slot: number): readonly IndexedValue[] {
    return this.valuesBySlot[slot] ?? noValues;
  }

  /** Makes these, and no others, the slot's values. */
  set(slot: number, values: readonly IndexedValue[]): void {
    for (const value of [...this.valuesOf(slot)]) if (!values.includes(value)) this.remove(slot, value);
    for (const value of values) this.add(slot, value);
  }

  add(slot: number, value: IndexedValue): void {
    if (this.has(slot, value)) return;
    const values = this.valuesBySlot[slot];
    if (values) values.push(value);
    else this.valuesBySlot[slot] = [value];
    this.rowCount++;
    this.present.add(slot);
    if (value === null) return;
    this.valued.add(slot);
    this.slotsOf(value).add(slot);
    this.sorted?.add(this.sortRow(slot, value));
  }

  remove(slot: number, value: IndexedValue): void {
    if (!this.has(slot, value)) return;
    const after = this.valuesOf(slot).filter((each) => each !== value);
    this.valuesBySlot[slot] = after.length > 0 ? after : undefined;
    this.rowCount--;
    if (after.length === 0) this.present.delete(slot);
    if (value === null) return;
    if (!after.some((each) => each !== null)) this.valued.delete(slot);
    this.removeValue(slot, value);
    const folded = foldCase(value);
    if (!after.some((each) => each !== null && foldCase(each) === folded)) {
      this.sorted?.remove(this.sortRow(slot, value));
    }
  }

  /** Slots that have the value, in whatever case it is written. */
  equalTo(value: string): SlotSet {
    const folded = foldCase(value);
    const writings = [folded, ...(this.spellings.get(folded) ?? [])];
    return SlotSet.union(writings.flatMap((each) => this.slotsByValue.get(each) ?? []));
  }

  /** Each value as written, with the slots that have it. */
  values(): ReadonlyMap<string, SlotSet> {
    return this.slotsByValue;
  }

  /** The slot's lines of the ordering: one for each value that differs not only in case. */
  sortRowsOf(slot: number): SortRow[] {
    const folded = new Set(this.valuesOf(slot).flatMap((value) => (value === null ? [] : foldCase(value))));
    return [...folded].map((value) => this.sortRow(slot, value));
  }

  /** All lines of the ordering. The first call sorts, later ones put changes in place. */
  ordering(): readonly SortRow[] {
    this.sorted ??= new SortedRows(this.valued.toArray().flatMap((slot) => this.sortRowsOf(slot)));
    return this.sorted.rows();
  }

  private has(slot: number, value: IndexedValue): boolean {
    if (value === null) return this.valuesOf(slot).includes(null);
    return this.slotsByValue.get(value)?.has(slot) ?? false;
  }

  private sortRow(slot: number, value: string): SortRow {
    return { value: foldCase(value), uid: this.uidOf(slot), slot };
  }

  private slotsOf(value: string): SlotSet {
    let slots = this.slotsByValue.get(value);
    if (slots) return slots;
    this.slotsByValue.set(value, (slots = new SlotSet()));
    const folded = foldCase(value);
    if (folded !== value) this.spellings.set(folded, [...(this.spellings.get(folded) ?? []), value]);
    return slots;
  }

  private removeValue(slot: number, value: string): void {
    const slots = this.slotsByValue.get(value);
    slots?.delete(slot);
    if (slots?.size !== 0) return;
    this.slotsByValue.delete(value);
    const folded = foldCase(value);
    const others = (this.spellings.get(folded) ?? []).filter((each) => each !== value);
    if (others.length > 0) this.spellings.set(folded, others);
    else this.spellings.delete(folded);
  }
}
