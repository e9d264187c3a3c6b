import { foldCase, type IndexedValue } from './index-rows';
import { hasSlot, type Posting, unionOf, unionSteps, withoutSlot, withSlot } from './posting';
import { type QueryWork, steps } from './query-work';
import { SlotSet } from './slot-set';
import { SlotValues, type SlotValuesMoment } from './slot-values';
import { lowerBound, SortedRows, type SortRow } from './sorted-rows';
import { TextIndex } from './text-index';

/** Everything that queries ask of one indexed key: who has it, who has which value, in which order. */
export class Column {
  /** Slots that have the key, with a value or without. */
  readonly present = new SlotSet();
  /** Slots that have at least one value. */
  readonly valued = new SlotSet();
  readonly order = new SortedRows(() => this.sortRows());
  /** How many (slot, value) pairs there are: what the column's memory grows with. */
  rowCount = 0;

  private readonly slotValues = new SlotValues();
  private readonly slotsByValue = new Map<string, Posting>();
  /** Values of several slots, so that each of them refers to one text. */
  private readonly shared = new Map<string, string>();
  /** lower-cased value → the values as written that differ from it */
  private readonly spellings = new Map<string, string[]>();
  private textIndex: TextIndex | undefined;

  constructor(private readonly uidOf: (slot: number) => string) {}

  /** The values of a slot, as written. */
  valuesOf(slot: number): readonly IndexedValue[] {
    return this.slotValues.of(slot);
  }

  /** The values of all slots as they are now, for who lets others have their turn while reading them. */
  moment(): SlotValuesMoment {
    return this.slotValues.moment();
  }

  /** Makes these, and no others, the slot's values. */
  set(slot: number, values: readonly IndexedValue[]): void {
    for (const value of this.valuesOf(slot)) if (!values.includes(value)) this.remove(slot, value);
    for (const value of values) this.add(slot, value);
  }

  add(slot: number, value: IndexedValue): void {
    if (this.has(slot, value)) return;
    this.rowCount++;
    this.present.add(slot);
    if (value === null) return this.slotValues.add(slot, null);
    this.valued.add(slot);
    this.slotValues.add(slot, this.link(slot, value));
    if (this.order.isBegun) this.order.add(this.sortRow(slot, value));
    this.textIndex?.add(slot, foldCase(value));
  }

  remove(slot: number, value: IndexedValue): void {
    if (!this.has(slot, value)) return;
    const after = this.slotValues.remove(slot, value);
    this.rowCount--;
    if (after.length === 0) this.present.delete(slot);
    if (value === null) return;
    if (!after.some((each) => each !== null)) this.valued.delete(slot);
    this.unlink(slot, value);
    const folded = foldCase(value);
    const others = after.flatMap((each) => (each === null ? [] : foldCase(each)));
    if (others.includes(folded)) return;
    if (this.order.isBegun) this.order.remove(this.sortRow(slot, value));
    this.textIndex?.remove(slot, folded, others);
  }

  /** Slots that have the value, in whatever case it is written. */
  equalTo(value: string): SlotSet {
    return unionOf(this.postingsOf(foldCase(value)));
  }

  /** Slots that have one of the values. */
  equalToAny(values: readonly string[], work: QueryWork): SlotSet {
    work.spend(values.length * steps.lookup);
    const postings = [...new Set(values.map(foldCase))].flatMap((folded) => this.postingsOf(folded));
    work.spend(unionSteps(postings));
    return unionOf(postings);
  }

  /** Slots that have a value which begins so, in whatever case it is written. */
  startingWith(prefix: string, work: QueryWork): SlotSet {
    const folded = foldCase(prefix);
    if (folded === '') return this.valued;
    const rows = this.ordering();
    const start = lowerBound(rows, { value: folded, uid: '' });
    let end = lowerBound(rows, { value: `${folded}\uffff`, uid: '' });
    while (rows[end]?.value.startsWith(folded)) end++;
    work.spend((end - start) * steps.row);
    const found: number[] = [];
    for (let at = start; at < end; at++) found.push(rows[at]!.slot);
    return SlotSet.ofAny(found);
  }

  /** The first of the slot's values in the order that ignores case; undefined where it has none. */
  firstOf(slot: number): string | undefined {
    const only = this.slotValues.onlyOf(slot);
    if (only !== undefined) return only === null ? undefined : foldCase(only);
    return this.valuesOf(slot)
      .flatMap((value) => (value === null ? [] : foldCase(value)))
      .sort()[0];
  }

  /** Those of the slots of which this (lower-cased) value is the first. */
  ledBy(value: string, slots: SlotSet): SlotSet {
    const having = SlotSet.intersection(slots, this.equalTo(value));
    if (this.rowCount === this.present.size) return having;
    return SlotSet.ofAny(having.toArray().filter((slot) => this.firstOf(slot) === value));
  }

  /** Each value as written, with the slots that have it. */
  values(): ReadonlyMap<string, Posting> {
    return this.slotsByValue;
  }

  /** The slot's lines of the ordering: one for each value that differs not only in case. */
  sortRowsOf(slot: number): SortRow[] {
    const folded = new Set(this.valuesOf(slot).flatMap((value) => (value === null ? [] : foldCase(value))));
    return [...folded].map((value) => this.sortRow(slot, value));
  }

  /** All lines of the ordering. The first call sorts, later ones put changes in place. */
  ordering(): readonly SortRow[] {
    return this.order.rows();
  }

  /** The words of the values, once {@link TextIndex.built} says that all of them are in it. */
  texts(): TextIndex {
    return (this.textIndex ??= new TextIndex());
  }

  /** Puts the words of these slots' values into the index. Those of later changes come by themselves. */
  indexTextsOf(slots: readonly number[]): void {
    const texts = this.texts();
    for (const slot of slots) {
      for (const value of this.valuesOf(slot)) if (value !== null) texts.add(slot, foldCase(value));
    }
  }

  private *sortRows(): Iterable<SortRow> {
    for (const slot of this.valued.toArray()) yield* this.sortRowsOf(slot);
  }

  /** Of a lower-cased value, in all its spellings. */
  private postingsOf(folded: string): Posting[] {
    const own = this.slotsByValue.get(folded);
    const spellings = this.spellings.get(folded)?.flatMap((each) => this.slotsByValue.get(each) ?? []) ?? [];
    return own === undefined ? spellings : [own, ...spellings];
  }

  private has(slot: number, value: IndexedValue): boolean {
    if (value === null) return this.valuesOf(slot).includes(null);
    return hasSlot(this.slotsByValue.get(value), slot);
  }

  private sortRow(slot: number, value: string): SortRow {
    return { value: foldCase(value), uid: this.uidOf(slot), slot };
  }

  /** Answers the value as it is to be kept. */
  private link(slot: number, value: string): string {
    const slots = this.slotsByValue.get(value);
    this.slotsByValue.set(value, withSlot(slots, slot));
    if (slots !== undefined) {
      const shared = this.shared.get(value);
      if (shared === undefined) this.shared.set(value, value);
      return shared ?? value;
    }
    const folded = foldCase(value);
    if (folded !== value) this.spellings.set(folded, [...(this.spellings.get(folded) ?? []), value]);
    return value;
  }

  private unlink(slot: number, value: string): void {
    const slots = withoutSlot(this.slotsByValue.get(value), slot);
    if (slots !== undefined) {
      this.slotsByValue.set(value, slots);
      return;
    }
    this.slotsByValue.delete(value);
    this.shared.delete(value);
    const folded = foldCase(value);
    const others = (this.spellings.get(folded) ?? []).filter((each) => each !== value);
    if (others.length > 0) this.spellings.set(folded, others);
    else this.spellings.delete(folded);
  }
}
