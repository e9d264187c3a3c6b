import type { Columns } from '../view/column-store';
import { SlotSet } from '../view/slot-set';
import type { Condition, Predicate } from './predicate';

/** The slots for which the predicate holds. The set may be a column's own: read it, do not change it. */
export function evaluate(predicate: Predicate, columns: Columns): SlotSet {
  if ('all' in predicate)
    return intersectAll(
      predicate.all.map((each) => evaluate(each, columns)),
      columns.all,
    );
  if ('any' in predicate) return SlotSet.union(predicate.any.map((each) => evaluate(each, columns)));
  if ('not' in predicate) return SlotSet.difference(columns.all, evaluate(predicate.not, columns));
  return holding(predicate, columns);
}

function holding(condition: Condition, columns: Columns): SlotSet {
  const column = columns.column(condition.key);
  if ('anyOf' in condition) return SlotSet.union(condition.anyOf.map((value) => column.equalTo(value)));
  if ('prefix' in condition) return column.startingWith(condition.prefix);
  return condition.exists ? column.present : SlotSet.difference(columns.all, column.present);
}

function intersectAll(sets: SlotSet[], all: SlotSet): SlotSet {
  if (sets.length === 0) return all;
  return sets.sort((a, b) => a.size - b.size).reduce((common, set) => SlotSet.intersection(common, set));
}
