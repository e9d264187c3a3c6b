import type { Column } from '../view/column';
import { commonCount, sizeOf } from '../view/posting';
import type { SlotSet } from '../view/slot-set';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Up to this many values, sets are intersected; beyond it, counting along the selected entities is cheaper. */
const intersectedValuesMax = 200;

/** The values of the selected entities, as they were written, in order, with the number of entities that have each. */
export function countValues(column: Column, selected: SlotSet, all: boolean): FacetValue[] {
  const counts = all ? totals(column) : amongSelected(column, selected);
  return counts.sort((a, b) => (a.value < b.value ? -1 : 1));
}

function totals(column: Column): FacetValue[] {
  return [...column.values()].map(([value, slots]) => ({ value, count: sizeOf(slots) }));
}

function amongSelected(column: Column, selected: SlotSet): FacetValue[] {
  if (column.values().size > intersectedValuesMax) return tally(column, selected);
  return [...column.values()].flatMap(([value, slots]) => {
    const count = commonCount(slots, selected);
    return count > 0 ? { value, count } : [];
  });
}

function tally(column: Column, selected: SlotSet): FacetValue[] {
  const counts = new Map<string, number>();
  selected.forEach((slot) => {
    for (const value of column.valuesOf(slot)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return [...counts].map(([value, count]) => ({ value, count }));
}
