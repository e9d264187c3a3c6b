import * as fc from 'fast-check';

/** A value that may be wrong where it stands in a body, as the text of JSON that it is. */
export interface WrongJson {
  kind: string;
  /** JSON, unless the kind says that it is none. */
  json: string;
}

const depth = 150;

const values: Record<string, string> = {
  null: 'null',
  true: 'true',
  'a negative number': '-1',
  zero: '0',
  'a number': '7',
  'a fraction': '1.5',
  'a number beyond doubles': '1e309',
  'an empty text': '""',
  'a number as text': '"5"',
  'a word that is not known': '"no-such-word"',
  'a control character': '"a\\u0000b"',
  'half of a surrogate pair': '"\\ud800"',
  'letters beyond ASCII': '"größe-漢字-🚢"',
  'an operator of MongoDB': '{"$ne":null}',
  'a long text': `"${'x'.repeat(3_000)}"`,
  'an empty object': '{}',
  'another object': '{"no-such-field":1}',
  'an empty list': '[]',
  'a list of nulls': '[null]',
  'a list of texts': '["a","a"]',
  'a list of objects': '[{}]',
  'a list of lists': '[[[]]]',
  'a long list': `[${Array(20_000).fill('"a"').join(',')}]`,
  'deep lists': '['.repeat(depth) + ']'.repeat(depth),
  'deep objects': '{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
  'a prototype': '{"__proto__":{"a":1}}',
};

/** `null` is a kind of its own, which services take where they take no other wrong value. */
const any = fc.json({ maxDepth: 4 }).filter((json) => json !== values['null']);

/** Every kind of value; one is drawn, by the seed alone. */
export function wrongJson(seed: number): WrongJson[] {
  const drawn = fc.sample(any, { seed, numRuns: 1 })[0]!;
  return [...Object.entries(values), ['any value', drawn] as const].map(([kind, json]) => ({ kind, json }));
}

/** Bodies that hold no value of JSON at all, whole as they are sent. */
export const wrongBodies: Record<string, string> = {
  nothing: '',
  'half an object': '{"a":',
  'a lone brace': '}',
  'two objects': '{}{}',
  'single quotes': "{'a':1}",
  'a comma too many': '{"a":1,}',
  NaN: 'NaN',
  'deep brackets': '['.repeat(20_000),
  text: 'hello',
  markup: '<a/>',
};
