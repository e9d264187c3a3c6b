import type { Columns } from '../view/column-store';
import { QueryWork } from '../view/query-work';
import { SlotSet } from '../view/slot-set';
import type { Condition, Predicate } from './predicate';

/**
 * The slots for which the predicate holds. The set may be a column's own: read it, do not change it.
 * @throws Problem where that is more work than is left
 */
export function evaluate(predicate: Predicate, columns: Columns, work = new QueryWork()): SlotSet {
  return new Evaluation(columns, work).of(predicate);
}

class Evaluation {
  /** Equal conditions are looked for once. */
  private readonly known = new Map<string, SlotSet>();

  constructor(
    private readonly columns: Columns,
    private readonly work: QueryWork,
  ) {}

  of(predicate: Predicate): SlotSet {
    if ('all' in predicate) return this.intersection(this.each(predicate.all));
    if ('any' in predicate) return this.union(this.each(predicate.any));
    if ('not' in predicate) return this.complement(this.of(predicate.not));
    return this.known.get(JSON.stringify(predicate)) ?? this.holding(predicate);
  }

  private each(predicates: readonly Predicate[]): SlotSet[] {
    return [...new Set(predicates.map((predicate) => this.of(predicate)))];
  }

  private holding(condition: Condition): SlotSet {
    const slots = this.look(condition);
    this.known.set(JSON.stringify(condition), slots);
    return slots;
  }

  private look(condition: Condition): SlotSet {
    const column = this.columns.column(condition.key);
    if ('anyOf' in condition) return column.equalToAny(condition.anyOf, this.work);
    if ('prefix' in condition) return column.startingWith(condition.prefix, this.work);
    return condition.exists ? column.present : this.complement(column.present);
  }

  private intersection(sets: SlotSet[]): SlotSet {
    if (sets.length === 0) return this.columns.all;
    const [smallest, ...others] = sets.sort((a, b) => a.size - b.size);
    return others.reduce((common, set) => {
      this.work.spend(SlotSet.stepsOf([common, set]));
      return SlotSet.intersection(common, set);
    }, smallest!);
  }

  private union(sets: readonly SlotSet[]): SlotSet {
    if (sets.length > 1) this.work.spend(SlotSet.stepsOf(sets));
    return SlotSet.union(sets);
  }

  private complement(set: SlotSet): SlotSet {
    this.work.spend(SlotSet.stepsOf([this.columns.all, set]));
    return SlotSet.difference(this.columns.all, set);
  }
}
