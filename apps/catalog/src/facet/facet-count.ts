import { Problem } from '@callboard/problems';
import type { Column } from '../view/column';
import type { IndexedValue } from '../view/index-rows';
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

/** Slots that are looked at before others have their turn. */
const slotsPerTurn = 1_000;

/**
 * The values of the selected entities, as they were written, with the number of entities that have each, as of the moment
 * when it begins. Yields after some work where entities are looked at one by one.
 * @throws Problem where they are more than may be, or that is more work than is left
 */
export function* countValues(column: Column, { selected, isAll, room, work }: Counted): Generator<void, FacetValue[]> {
  if (isAll) return totals(column, room);
  const rows = selected.size * Math.ceil(column.rowCount / (column.present.size + 1));
  const intersectionSteps = stepsUpTo(rows * steps.row, column.values(), selected);
  const isTallied = intersectionSteps === Infinity;
  work.spend(isTallied ? rows * steps.tallied : intersectionSteps);
  if (!isTallied) return common(column, selected, room);
  return yield* tally(column, selected, room);
}

/** What {@link common} costs, or Infinity where that is more than so many steps. */
function stepsUpTo(stepsMax: number, values: ReadonlyMap<string, Posting>, selected: SlotSet): number {
  if (values.size > stepsMax) return Infinity;
  let sum = 0;
  for (const posting of values.values()) {
    sum += commonSteps(posting, selected);
    if (sum > stepsMax) return Infinity;
  }
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

function* tally(column: Column, selected: SlotSet, room: number): Generator<void, FacetValue[]> {
  const counts = new Map<string, { value: string; count: number }>();
  const slots = selected.toArray();
  const moment = column.moment();
  const add = (value: IndexedValue): void => {
    if (value === null) return;
    const known = counts.get(value);
    if (known) known.count++;
    else if (counts.set(value, { value, count: 1 }).size > room) throw tooManyValues();
  };
  try {
    for (let at = 0; at < slots.length; at++) {
      if (at % slotsPerTurn === slotsPerTurn - 1) yield;
      moment.visit(slots[at]!, add);
    }
  } finally {
    moment.end();
  }
  return [...counts.values()];
}

/** There is no room for the values of an answer. */
export function tooManyValues(): Problem {
  const detail = `The facets asked for have more than ${facetValuesMax} values; narrow them by a filter, or ask for fewer`;
  return new Problem('answer-too-large', detail);
}
