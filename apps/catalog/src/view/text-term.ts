/** A run of letters and digits of a term: whether it begins, and whether it ends, the word that has it. */
export interface TermPart {
  readonly text: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** ASCII that is neither letter nor digit parts words; everything else belongs to them. */
const separators = /[\x00-\x2f\x3a-\x60\x7b-\x7f]+/; // eslint-disable-line no-control-regex -- control characters part words

/** Parts shorter than this are in too many words to be worth looking up beside longer ones. */
const selectiveLengthMin = 3;

/** The words of a lower-cased value. */
export function tokensOf(value: string): string[] {
  return value.split(separators).filter((token) => token !== '');
}

/**
 * What a (lower-cased) term asks of the words of a value. `exact` when nothing else is asked: then whoever has such a
 * word has the term. Else the value itself has to be looked at.
 */
export function partsOf(term: string): { parts: TermPart[]; exact: boolean } {
  const literals = term.split(/[%_]/);
  const parts = literals.flatMap(partsOfLiteral);
  const exact = literals.length === 1 && parts.length === 1 && parts[0]!.text === term;
  const selective = parts.filter(({ text, opens, closes }) => text.length >= selectiveLengthMin || (opens && closes));
  return { parts: selective.length > 0 ? selective : parts, exact };
}

function partsOfLiteral(literal: string): TermPart[] {
  const runs = literal.split(separators);
  return runs.flatMap((text, index) => {
    if (text === '') return [];
    return { text, opens: index > 0, closes: index < runs.length - 1 };
  });
}
