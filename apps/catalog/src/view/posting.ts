import { steps } from './query-work';
import { SlotSet } from './slot-set';

/** The slots that have one value: the slot itself where it is only one, since most values are one entity's own. */
export type Posting = number | SlotSet;

export function withSlot(posting: Posting | undefined, slot: number): Posting {
  if (posting === undefined || posting === slot) return slot;
  if (typeof posting === 'number') return SlotSet.of([posting, slot]);
  posting.add(slot);
  return posting;
}

/** Undefined when nothing is left. */
export function withoutSlot(posting: Posting | undefined, slot: number): Posting | undefined {
  if (typeof posting !== 'object') return posting === slot ? undefined : posting;
  posting.delete(slot);
  return posting.size === 0 ? undefined : posting;
}

export function hasSlot(posting: Posting | undefined, slot: number): boolean {
  return typeof posting === 'object' ? posting.has(slot) : posting === slot;
}

export function sizeOf(posting: Posting): number {
  return typeof posting === 'number' ? 1 : posting.size;
}

/** What {@link unionOf} costs. */
export function unionSteps(postings: readonly Posting[]): number {
  if (postings.length <= 1) return 1;
  return SlotSet.stepsOf(postings.flatMap((each) => (typeof each === 'number' ? [] : each))) + postings.length;
}

/** How many of the posting's slots the set has. */
export function commonCount(posting: Posting, slots: SlotSet): number {
  return typeof posting === 'number' ? Number(slots.has(posting)) : SlotSet.commonCount(posting, slots);
}

/** What {@link commonCount} costs. */
export function commonSteps(posting: Posting, slots: SlotSet): number {
  return typeof posting === 'number' ? steps.row : SlotSet.commonSteps(posting, slots);
}

/** The slots of all of them. The set may be a posting's own: read it, do not change it. */
export function unionOf(postings: readonly Posting[]): SlotSet {
  const [first] = postings;
  if (postings.length === 1 && typeof first === 'object') return first;
  const singles: number[] = [];
  const sets: SlotSet[] = [];
  for (const posting of postings) {
    if (typeof posting === 'number') singles.push(posting);
    else sets.push(posting);
  }
  if (singles.length > 0) sets.push(SlotSet.ofAny(singles));
  return SlotSet.union(sets);
}
