/** Longer words are cut: nobody types them, and an index entry is bounded. */
const wordCharactersMax = 64;

const separators = /[^\p{L}\p{N}]+/u;
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

// Classes of Unicode cost several times those of ASCII, which nearly every word is made of: that is asked first.
const ascii = /^[\0-\x7f]*$/;
const asciiSeparators = /[^0-9A-Za-z]+/;
const upperCase = /\p{Lu}/u;

/** The words of a text as they are compared: without accents and case, each once, in order of appearance. */
export function wordsOf(text: string): string[] {
  return [...new Set(piecesOf(text).map(fold))];
}

/** Like {@link wordsOf}, with the parts of joined words beside them: `OrderService` is found by `service` too. */
export function wordsAndPartsOf(text: string): string[] {
  const words = new Set<string>();
  for (const piece of piecesOf(text)) {
    words.add(fold(piece));
    if (!upperCase.test(piece)) continue;
    for (const part of piece.split(humps)) words.add(fold(part));
  }
  return [...words];
}

function piecesOf(text: string): string[] {
  const pieces = ascii.test(text) ? text.split(asciiSeparators) : plain(text).split(separators);
  return pieces.filter(Boolean);
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

function fold(word: string): string {
  const lowerCase = word.toLowerCase();
  // Units are at least as many as characters.
  return lowerCase.length <= wordCharactersMax ? lowerCase : [...lowerCase].slice(0, wordCharactersMax).join('');
}
