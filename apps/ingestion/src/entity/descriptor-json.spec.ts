import { Problem } from '@callboard/problems';
import fc from 'fast-check';
import type { ReadDocument } from './descriptor-document';
import { readJsonDocuments } from './descriptor-json';
import { descriptorLimits } from './descriptor-limits';
import { syntaxErrorOffset } from './json-syntax';
import { jsonTree, locateInTree } from './json-tree';

const values = (body: string | Buffer): unknown[] =>
  [...readJsonDocuments(body)].map((document) => document.problem?.code ?? (document as ReadDocument).value);

function refusal(body: string | Buffer): string {
  try {
    readJsonDocuments(body);
  } catch (error) {
    const { code, errors } = error as Problem;
    return `${code} ${errors[0]?.line}:${errors[0]?.column}`;
  }
  return 'taken';
}

describe('a JSON body', () => {
  it.each([
    ['one entity', '{"kind":"A"}', [{ kind: 'A' }]],
    ['a list', '[{"kind":"A"},{"kind":"B"}]', [{ kind: 'A' }, { kind: 'B' }]],
    ['a list under entities', '{"entities":[{"kind":"A"}]}', [{ kind: 'A' }]],
    ['an entity that has a field called entities', '{"kind":"A","entities":[]}', [{ kind: 'A', entities: [] }]],
    ['an empty list', '[]', []],
    ['what is no entity', '[1,null]', [1, null]],
    ['a byte order mark', '\uFEFF{"kind":"A"}', [{ kind: 'A' }]],
  ])('%s', (_what, body, expected) => {
    expect(values(Buffer.from(body))).toEqual(expected);
  });

  it.each([
    ['', '1:1'],
    ['{"a":1,}', '1:8'],
    ['{"a":\n  tru}', '2:3'],
    ['[1,\n2\n3]', '3:1'],
    ['{"a" 1}', '1:6'],
    ['{"a":"x\ny"}', '1:8'],
    ['{"a":"\\x"}', '1:7'],
    ['[1]]', '1:4'],
    ['[1}', '1:3'],
    ['{"a":1', '1:7'],
    ['[01]', '1:3'],
    ["{'a':1}", '1:2'],
  ])('that ends being JSON is refused with the place: %j', (body, place) => {
    expect(refusal(body)).toBe(`unreadable-body ${place}`);
  });

  it('that is no UTF-8 is refused', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toMatch(/^unreadable-body/);
  });

  it('of endless nesting is refused without harm', () => {
    expect(refusal('['.repeat(200_000))).toBe('unreadable-body 1:200001');
    expect(values(`[${'['.repeat(200_000)}${']'.repeat(200_000)}]`)).toHaveLength(1);
  });

  it('loses only the item that is too large', () => {
    const large = { kind: 'A', text: 'x'.repeat(descriptorLimits.documentBytesMax) };
    expect(values(JSON.stringify([{ kind: 'B' }, large, { kind: 'C' }]))).toEqual([
      { kind: 'B' },
      'document-too-large',
      { kind: 'C' },
    ]);
  });

  it('with too many items is taken up to the limit', () => {
    const { documentsMax } = descriptorLimits;
    const taken = values(`[${'1,'.repeat(documentsMax + 5)}1]`);
    expect([taken.length, taken.at(-1)]).toEqual([documentsMax + 1, 'too-many-documents']);
  });
});

describe('a place in a JSON body', () => {
  it.each([
    ['{\n "a": {"b": [1,\n  2]}\n}', 0, '/a/b/1', '3:3'],
    ['{\n "a": {"b": [1]}\n}', 0, '/a/c', '2:7'],
    ['[{"a":1},\n {"a/b": 2}]', 1, '/a~1b', '2:10'],
    ['[{"a":1},\n {"a": 2}]', 1, '', '2:2'],
    ['{"entities": [\n{"a": 1},\n{"a": 2}]}', 1, '/a', '3:7'],
    ['{"a": 1, "a": 2}', 0, '/a', '1:15'],
    ['{"\\u0061": 1}', 0, '/a', '1:12'],
  ])('of %j, item %d, %s', (body, index, pointer, place) => {
    const document = [...readJsonDocuments(body)][index] as ReadDocument;
    const { line, column } = document.locate(pointer) ?? {};
    expect(`${line}:${column}`).toBe(place);
  });

  it('is where the value is, in any JSON text', () => {
    const spaced = (value: unknown): fc.Arbitrary<string> =>
      fc.constantFrom(0, 1, 2).map((n) => JSON.stringify(value, null, n));
    const sample = fc.jsonValue({ maxDepth: 3 }).chain((value) => fc.tuple(fc.constant(value), spaced(value)));
    fc.assert(
      fc.property(sample, ([value, text]) => {
        const tree = jsonTree(text);
        const check = (inner: unknown, pointer: string): void => {
          const start = locateInTree(tree, pointer);
          expect(text.startsWith(JSON.stringify(inner)[0] as string, start)).toBe(true);
          if (typeof inner !== 'object' || inner === null) return;
          for (const [key, field] of Object.entries(inner)) {
            check(field, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
          }
        };
        check(value, '');
      }),
    );
  });
});

describe('syntaxErrorOffset', () => {
  it('finds a fault in every text that JSON.parse refuses, and none in what it takes', () => {
    const damaged = fc.tuple(
      fc.jsonValue({ maxDepth: 2 }),
      fc.nat(40),
      fc.constantFrom('', ',', '}', ']', '"', 'x', '1'),
    );
    fc.assert(
      fc.property(damaged, ([value, at, insert]) => {
        const whole = JSON.stringify(value);
        const text = whole.slice(0, at) + insert + whole.slice(at + 1);
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(syntaxErrorOffset(text) === undefined).toBe(isJson);
      }),
      { numRuns: 1000 },
    );
  });
});
