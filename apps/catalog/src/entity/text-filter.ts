import type { Column } from '../view/column';
import type { Columns } from '../view/column-store';
import { QueryWork, steps } from '../view/query-work';
import { SlotSet } from '../view/slot-set';
import { partsOf } from '../view/text-term';

/** A substring looked for in the values of some (lower-cased) keys. */
export interface TextFilter {
  readonly term: string;
  readonly keys: readonly string[];
}

/**
 * The given slots in which any of the keys has a value that contains the term. As upstream, `%` stands for any text and
 * `_` for any character, and the whole term is one substring.
 * @throws Problem where that is more work than is left
 */
export function containing(
  slots: SlotSet,
  { term, keys }: TextFilter,
  columns: Columns,
  work = new QueryWork(),
): SlotSet {
  const search = { slots, term: term.toLowerCase(), work };
  return SlotSet.union(keys.map((key) => containingIn(columns.column(key), search)));
}

interface TextSearch {
  readonly slots: SlotSet;
  readonly term: string;
  readonly work: QueryWork;
}

/** By the words of the values; the values themselves are looked at only where words do not tell all. */
function containingIn(column: Column, { slots, term, work }: TextSearch): SlotSet {
  const { parts, exact } = partsOf(term);
  const texts = column.texts();
  const candidates = parts
    .map((part) => texts.having(part, work))
    .sort((a, b) => a.size - b.size)
    .reduce((common, each) => {
      work.spend(SlotSet.stepsOf([common, each]));
      return SlotSet.intersection(common, each);
    }, slots);
  if (exact) return candidates;
  work.spend(candidates.size * stepsFor(term));
  const matches = matcherOf(term);
  const found: number[] = [];
  candidates.forEach((slot) => {
    if (column.valuesOf(slot).some((value) => value !== null && matches(value.toLowerCase()))) found.push(slot);
  });
  return SlotSet.ofAny(found);
}

/** What a look at a value costs: more for each `%` and `_`, where the match may begin anew. */
function stepsFor(term: string): number {
  return steps.value * term.split(/[%_]/).length;
}

function matcherOf(term: string): (value: string) => boolean {
  if (!/[%_]/.test(term)) return (value) => value.includes(term);
  const pieces = `%${term}%`.split(/%+/).map((piece) => piece.split('_'));
  return (value) => matchesInOrder(value, pieces);
}

/** Pieces between `%` are found one after the other, leftmost first, so the time is bounded by the product of lengths. */
function matchesInOrder(value: string, pieces: string[][]): boolean {
  let from = 0;
  for (const piece of pieces) {
    const end = endOfPiece(value, piece, from);
    if (end < 0) return false;
    from = end;
  }
  return true;
}

function endOfPiece(value: string, parts: string[], from: number): number {
  const length = parts.reduce((sum, part) => sum + part.length, parts.length - 1);
  for (let start = from; start + length <= value.length; start++) {
    if (partsAt(value, parts, start)) return start + length;
  }
  return -1;
}

function partsAt(value: string, parts: string[], start: number): boolean {
  let at = start;
  return parts.every((part) => {
    const fits = value.startsWith(part, at);
    at += part.length + 1;
    return fits;
  });
}
