/** Longer words are cut: nobody types them, and an index entry is bounded. */
const wordCharactersMax = 64;

const separators = /[^\p{L}\p{N}]+/u;
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** The words of a text as they are compared: without accents and case, each once, in order of appearance. */
export function wordsOf(text: string): string[] {
  const words = plain(text).split(separators).filter(Boolean);
  return [...new Set(words.map(fold))];
}

/** Like {@link wordsOf}, with the parts of joined words beside them: `OrderService` is found by `service` too. */
export function wordsAndPartsOf(text: string): string[] {
  const words = plain(text).split(separators).filter(Boolean);
  return [...new Set(words.flatMap((word) => [word, ...word.split(humps)]).map(fold))];
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

function fold(word: string): string {
  return [...word.toLowerCase()].slice(0, wordCharactersMax).join('');
}
