import { Problem } from '@callboard/problems';
import type { Column } from '../view/column';
import { commonCount, commonSteps, sizeOf, type Posting } from '../view/posting';
import { type QueryWork, steps } from '../view/query-work';
import type { SlotSet } from '../view/slot-set';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Values of all facets of one answer together. Clients take an answer for whole, so that none is cut: it is refused. */
export const facetValuesMax = 100_000;

/** Of which entities values are counted, and what that may cost. */
export interface Counted {
  readonly selected: SlotSet;
  /** The selected are all there are. */
  readonly isAll: boolean;
  /** Values that may be found. */
  readonly room: number;
  readonly work: QueryWork;
}

/**
 * The values of the selected entities, as they were written, with the number of entities that have each.
 * @throws Problem where they are more than may be, or that is more work than is left
 */
export function countValues(column: Column, { selected, isAll, room, work }: Counted): FacetValue[] {
  if (isAll) return totals(column, room);
  const tallySteps = selected.size * Math.ceil(column.rowCount / (column.present.size + 1)) * steps.row;
  const values = column.values();
  const intersectionSteps = tallySteps < values.size ? Infinity : stepsOf(values.values(), selected);
  work.spend(Math.min(tallySteps, intersectionSteps));
  return tallySteps < intersectionSteps ? tally(column, selected, room) : common(column, selected, room);
}

function stepsOf(postings: Iterable<Posting>, selected: SlotSet): number {
  let sum = 0;
  for (const posting of postings) sum += commonSteps(posting, selected);
  return sum;
}

function totals(column: Column, room: number): FacetValue[] {
  if (column.values().size > room) throw tooManyValues();
  return [...column.values()].map(([value, slots]) => ({ value, count: sizeOf(slots) }));
}

function common(column: Column, selected: SlotSet, room: number): FacetValue[] {
  const counts: FacetValue[] = [];
  for (const [value, slots] of column.values()) {
    const count = commonCount(slots, selected);
    if (count > 0 && counts.push({ value, count }) > room) throw tooManyValues();
  }
  return counts;
}

function tally(column: Column, selected: SlotSet, room: number): FacetValue[] {
  const counts = new Map<string, number>();
  selected.forEach((slot) => {
    for (const value of column.valuesOf(slot)) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > room) throw tooManyValues();
  });
  return [...counts].map(([value, count]) => ({ value, count }));
}

/** There is no room for the values of an answer. */
export function tooManyValues(): Problem {
  const detail = `The facets asked for have more than ${facetValuesMax} values; narrow them by a filter, or ask for fewer`;
  return new Problem('answer-too-large', detail);
}
