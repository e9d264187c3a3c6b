import type { IndexedValue } from './index-rows';

const noValues: readonly IndexedValue[] = [];

/** The values of each slot as they were at one moment, while they go on changing. To be ended, else it keeps growing. */
export interface SlotValuesMoment {
  visit(slot: number, visitor: (value: IndexedValue) => void): void;
  end(): void;
}

/** The values that each slot has under one key, as written; most have one, which is kept without a list. */
export class SlotValues {
  private readonly values: (IndexedValue | IndexedValue[] | undefined)[] = [];
  /** For each moment that is kept, what slots had then that have changed since. */
  private readonly moments = new Set<Map<number, readonly IndexedValue[]>>();

  /** The list is changed when the slot's values are. */
  of(slot: number): readonly IndexedValue[] {
    const values = this.values[slot];
    if (values === undefined) return noValues;
    return Array.isArray(values) ? values : [values];
  }

  /** The slot's one value; undefined where it has none, or several. */
  onlyOf(slot: number): IndexedValue | undefined {
    const values = this.values[slot];
    return Array.isArray(values) ? undefined : values;
  }

  add(slot: number, value: IndexedValue): void {
    this.note(slot);
    const values = this.values[slot];
    if (values === undefined) this.values[slot] = value;
    else if (Array.isArray(values)) values.push(value);
    else this.values[slot] = [values, value];
  }

  /** Answers what is left. */
  remove(slot: number, value: IndexedValue): readonly IndexedValue[] {
    this.note(slot);
    const after = this.of(slot).filter((each) => each !== value);
    this.values[slot] = after.length > 1 ? after : after[0];
    return after;
  }

  /** All values as they are now. */
  moment(): SlotValuesMoment {
    const before = new Map<number, readonly IndexedValue[]>();
    this.moments.add(before);
    return {
      visit: (slot, visitor) => {
        const changed = before.get(slot);
        if (changed) changed.forEach((value) => visitor(value));
        else this.visit(slot, visitor);
      },
      end: () => void this.moments.delete(before),
    };
  }

  private visit(slot: number, visitor: (value: IndexedValue) => void): void {
    const values = this.values[slot];
    if (Array.isArray(values)) for (const value of values) visitor(value);
    else if (values !== undefined) visitor(values);
  }

  private note(slot: number): void {
    for (const before of this.moments) if (!before.has(slot)) before.set(slot, [...this.of(slot)]);
  }
}
