import * as fc from 'fast-check';

/** A body and the headers that say what it is. */
export interface SentBody {
  text: string;
  headers: Record<string, string>;
}

/** Bodies of JSON and of what is none, deep ones and long ones. */
export function badBodies(text: fc.Arbitrary<string>, keys: string[]): fc.Arbitrary<SentBody | undefined> {
  const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 5 }),
      fc
        .array(fc.tuple(fc.constantFrom(...keys), tie('tree')), { maxLength: 5 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const deep = fc
    .integer({ min: 90, max: 20_000 })
    .map((levels) => '{"query":'.repeat(levels) + '1' + '}'.repeat(levels));
  const long = fc
    .integer({ min: 1, max: 30_000 })
    .map((length) => JSON.stringify({ query: { $any: Array(length).fill({}) } }));
  const json = fc.oneof({ weight: 12, arbitrary: tree.map((value) => JSON.stringify(value)) }, deep, long, text);
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', 'nonsense'),
  );
  return fc.record({ json, type }).map((sent) => ({ text: sent.json, headers: { 'content-type': sent.type } }));
}
