import * as fc from 'fast-check';

/** A text that may be wrong where it stands, and the kind of its fault. */
export interface WrongText {
  kind: string;
  /** Percent-encoded, or what should have been. */
  encoded: string;
  /** What it says once decoded; undefined where it cannot be decoded. */
  text?: string;
}

const plain: Record<string, string> = {
  'a negative number': '-1',
  zero: '0',
  'a fraction': '1.5',
  'an exponent': '1e1',
  'a hexadecimal number': '0x10',
  'a number with a sign': '+5',
  'a number after a space': ' 5',
  'a number with a unit': '5ms',
  'digits of another script': '٣',
  'a number beyond 2^53': '9007199254740993',
  'a number beyond doubles': '1e309',
  'a number of many digits': '9'.repeat(400),
  'no number': 'NaN',
  null: 'null',
  'a list': '[]',
  'an operator of MongoDB': '{"$ne":null}',
  'a prototype': '__proto__',
  'a condition in code': '$where',
  'a pattern': '((.*)*',
  space: ' ',
  commas: ',,,',
  colons: '::',
  slashes: 'a/b/c/d',
  'a way up': '../../metrics',
  'a line break': 'a\nb',
  'a control character': 'a\u0000b',
  'letters beyond ASCII': 'größe-漢字-🚢',
  'a word that is not known': 'no-such-word',
  'a text that is too long': 'x'.repeat(9_000),
};

const undecodable: Record<string, string> = {
  'a percent sign': '%',
  'no hexadecimal digits': '%zz',
  'half a character': '%E0%A4%A',
  'half of a surrogate pair': '%ED%A0%80',
  'a byte that is no UTF-8': '%FF',
  'an overlong form': '%C0%AF',
};

const seeded: Record<string, fc.Arbitrary<string>> = {
  'any text': fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  'a text of any language': fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  'signs of all notations': fc.string({
    unit: fc.constantFrom(...'"\'`\\%&#?+;:,=./[](){}<>*|^~!@$-_ a1'),
    minLength: 1,
    maxLength: 30,
  }),
  'a whole number of any size': fc.maxSafeInteger().map(String),
};

/** Every kind of text, in an address percent-encoded; those that are drawn depend on the seed alone. */
export function wrongTexts(seed: number): WrongText[] {
  const drawn = Object.entries(seeded).map(
    ([kind, texts]) => [kind, fc.sample(texts, { seed, numRuns: 1 })[0]!] as const,
  );
  return [
    ...[...Object.entries(plain), ...drawn].map(([kind, text]) => ({ kind, text, encoded: encodedText(text) })),
    ...Object.entries(undecodable).map(([kind, encoded]) => ({ kind, encoded })),
  ];
}

/** As a client encodes it; what is no Unicode is replaced first. */
export function encodedText(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
