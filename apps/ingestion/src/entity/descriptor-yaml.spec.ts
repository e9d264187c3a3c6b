import { descriptorLimits } from './descriptor-limits';
import type { ReadDocument } from './descriptor-document';
import { readYamlDocuments } from './descriptor-yaml';

/** Each document of a body: its value, or `code line:column`. */
function read(body: string | Buffer): unknown[] {
  return [...readYamlDocuments(body)].map((document) => {
    if (!document.problem) return document.value;
    const [{ line, column } = {}] = document.problem.errors;
    return `${document.problem.code} ${line}:${column}`;
  });
}

const first = (body: string): ReadDocument => [...readYamlDocuments(body)][0] as ReadDocument;

describe('a YAML body', () => {
  it.each([
    ['one document', 'a: 1', [{ a: 1 }]],
    ['two', 'a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['ended by dots', 'a: 1\n...\n---\nb: 2\n...\nc: 3', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['with Windows line ends', '---\r\na: 1\r\n---\r\nb: 2\r\n', [{ a: 1 }, { b: 2 }]],
    ['on the line of the mark', '--- {a: 1}\n--- # nothing\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['with a byte order mark', '\uFEFF---\na: 1\n---\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['with a directive and a comment before', '# hello\n%YAML 1.2\n---\na: 1\n', [{ a: 1 }]],
    ['with a mark inside a line, or indented', 'a: b --- c\nd: |\n  ---\n  ...\n', [{ a: 'b --- c', d: '---\n...\n' }]],
    ['with a word that begins like a mark', 'a: 1\n---b: 2\n', [{ a: 1, '---b': 2 }]],
    ['that holds nothing', '', []],
    ['that holds comments only', '# a\n---\n# b\n---\n\n...\n', []],
    ['with empty documents between', '---\n---\na: 1\n---\nnull\n---\n~\n---\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['with documents that are no mappings', '--- text\n--- [1]\n--- 5', ['text', [1], 5]],
  ])('%s', (_what, body, expected) => {
    expect(read(body)).toEqual(expected);
  });

  it.each([
    ['an unfinished quote', 'a: "x\nb: 1\n', 'unreadable-document 5:1'],
    ['an unfinished list', 'a: [1, 2\n', 'unreadable-document 4:1'],
    ['a key that stands alone', 'a: 1\nb\n', 'unreadable-document 4:1'],
    ['a template mark', '{%- if x %}\n', 'unreadable-document 3:2'],
    ['a repeated key', 'a: 1\nb:\n  c: 1\n  "c": 2\n', 'unreadable-document 6:3'],
    ['an alias of nothing', 'a: *b\n', 'unreadable-document 2:1'],
    ['a tab for indentation', 'a:\n\t- b\n', 'unreadable-document 4:1'],
  ])('%s hurts its own document only', (_what, broken, refusal) => {
    expect(read(`x: 1\n---\n${broken}---\ny: 2\n`)).toEqual([{ x: 1 }, refusal, { y: 2 }]);
  });

  it('with bytes that are no UTF-8 loses only the document they are in', () => {
    const body = Buffer.concat([Buffer.from('ä: ü\n---\nb: "'), Buffer.from([0xff]), Buffer.from('"\n---\nc: 3\n')]);
    expect(read(body)).toEqual([{ ä: 'ü' }, 'unreadable-document 2:1', { c: 3 }]);
  });

  it('numbers the documents that are there, refused ones included', () => {
    const indexes = [...readYamlDocuments('---\n---\na: 1\n---\n[\n---\n---\nb: 2\n')].map(({ index }) => index);
    expect(indexes).toEqual([0, 1, 2]);
  });
});

describe('YAML means YAML 1.2 core', () => {
  it.each([
    ['dates stay text', 'a: 2001-12-14', { a: '2001-12-14' }],
    ['even tagged ones', 'a: !!timestamp 2001-12-14', { a: '2001-12-14' }],
    ['yes and no stay text', '%YAML 1.1\n---\na: yes', { a: 'yes' }],
    ['<< is a key', 'b: &b {x: 1}\na:\n  <<: *b\n', { b: { x: 1 }, a: { '<<': { x: 1 } } }],
    ['012 is a number, 0o14 another', 'a: 012\nb: 0o14', { a: 12, b: 12 }],
    ['an unknown tag is passed over', 'a: !Ref x', { a: 'x' }],
  ])('%s', (_what, body, value) => {
    expect(read(body)).toEqual([value]);
  });

  it('keeps a key called __proto__ a key', () => {
    expect(Object.keys(first('__proto__: {polluted: 1}\na: 1').value as object)).toEqual(['__proto__', 'a']);
  });
});

describe('the limits of a YAML document', () => {
  it.each([
    ['lists in brackets', '['],
    ['mappings in braces', '{a: '],
    ['lists on one line', '- '],
    ['keys on one line', '? '],
  ])('hold its depth before it can harm the process: %s', (_what, opener) => {
    expect(read(`${opener.repeat(100_000)}\n---\nb: 2`)).toEqual([
      expect.stringMatching(/^unreadable-document 1:/),
      { b: 2 },
    ]);
  });

  it('let the deepest allowed pass', () => {
    const { depthMax } = descriptorLimits;
    expect(read('['.repeat(depthMax) + ']'.repeat(depthMax))).toHaveLength(1);
    expect(read('['.repeat(depthMax + 2) + ']'.repeat(depthMax + 2))).toEqual([expect.stringMatching(/^unreadable/)]);
  });

  it('hold its size', () => {
    const { documentBytesMax } = descriptorLimits;
    const fitting = `a: ${'x'.repeat(documentBytesMax - 4)}\n`;
    expect(read(`${fitting}---\nb: 1`)).toHaveLength(2);
    expect(read(`${fitting}#\n---\nb: 1`)).toEqual(['document-too-large 1:1', { b: 1 }]);
  });

  it('hold its aliases', () => {
    const bomb = [
      'a: &a [x]',
      ...['b', 'c', 'd'].map((key, index) => `${key}: &${key} [${`*${'abc'[index]},`.repeat(9)}]`),
    ];
    expect(read(`${bomb.join('\n')}\n`)).toEqual([expect.stringMatching(/^unreadable-document/)]);
  });

  it('hold its tokens', () => {
    const { yamlTokensMax } = descriptorLimits;
    const body = `[${'a,'.repeat(yamlTokensMax / 2)}]\n---\nb: 2`;
    expect(read(body)).toEqual([expect.stringMatching(/^unreadable-document/), { b: 2 }]);
  });
});

describe('a place in a YAML body', () => {
  const body = [
    '# a comment',
    '---',
    'kind: A',
    '---',
    'kind: B',
    'spec:',
    '  tags:',
    '    - x',
    '    - Bad',
    '  a/b: ~',
  ].join('\n');
  const second = [...readYamlDocuments(body)][1] as ReadDocument;

  it.each([
    ['/kind', 5, 7],
    ['/spec/tags/1', 9, 7],
    ['/spec/a~1b', 10, 8],
    ['/spec/tags', 7, 3],
    ['/spec/owner', 6, 1],
    ['/spec/tags/7', 7, 3],
    ['/metadata/name', 5, 1],
    ['', 5, 1],
  ])('of %s counts from the top of the body', (pointer, line, column) => {
    expect(second.locate(pointer)).toEqual({ line, column });
  });
});
