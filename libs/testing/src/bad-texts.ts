import * as fc from 'fast-check';

/** Names that are no fields of anything. */
export const strangeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$where',
  '',
  ' ',
  'a.b',
  'é',
  '\u0000',
];

/** What is no percent-encoding, or one of something bad. */
export const brokenEncodings = [
  '%',
  '%zz',
  '%E0%A4%A',
  '%00',
  '%ff',
  '..%2f',
  '%2e%2e',
  '%C0%AF',
  '+',
  ';',
  '&&',
  '==',
  '[',
  ']',
  '[]=',
  '#',
];

const scalars = [
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '1.5',
  '9007199254740993',
  'null',
  'true',
  'undefined',
  '[object Object]',
  '{}',
  '[]',
];

/** Texts that have broken parsers somewhere, and texts of no sense at all. */
export function badText(values: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...strangeNames, ...scalars),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.integer({ min: 1, max: 1_500 }).map((length) => 'x'.repeat(length)),
    fc.array(fc.constantFrom(...strangeNames, 'a', '=', ',', '.'), { maxLength: 60 }).map((parts) => parts.join('')),
    ...values,
  );
}
