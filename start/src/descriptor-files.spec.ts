import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { WrongArguments } from './arguments';
import { descriptorFiles, isDescriptor } from './descriptor-files';

describe('what is a descriptor', () => {
  it.each([
    ['an entity', 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n', true],
    ['one that cannot be read', 'apiVersion: x\nkind: Component\nmetadata: {name: [\n', true],
    ['a second document', 'title: no\n---\nkind: API\napiVersion: backstage.io/v1beta1\n', true],
    ['JSON', '{"apiVersion": "backstage.io/v1alpha1", "kind": "Group"}', true],
    ['a list of settings', 'site_name: Docs\nnav:\n  - kind: page\n    apiVersion: 2\n', false],
    ['keys in different documents', 'apiVersion: 1\n---\nkind: x\n', false],
    ['an empty file', '', false],
  ])('%s', (_, text, expected) => {
    expect(isDescriptor(text)).toBe(expected);
  });
});

describe('the files of --catalog', () => {
  const root = mkdtempSync(join(tmpdir(), 'catalog-'));
  const entity = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n';
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeAll(() => {
    write('a/one.yaml', entity);
    write('a/deep/er/two.yml', entity);
    write('a/deep/mkdocs.yml', 'site_name: x\n');
    write('a/readme.md', entity);
    write('a/node_modules/x/three.yaml', entity);
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const found = (...patterns: string[]) => {
    const { files, skipped } = descriptorFiles(patterns, root);
    return { files: files.map(({ path }) => relative(root, path)), skipped };
  };

  it('are all descriptors below a folder; others are counted', () => {
    expect(found('a')).toEqual({ files: ['a/deep/er/two.yml', 'a/one.yaml'], skipped: 1 });
  });

  it('are those that match a glob', () => {
    expect(found('a/**/*.yml')).toEqual({ files: ['a/deep/er/two.yml'], skipped: 1 });
  });

  it('are pushed once, however often they are named', () => {
    expect(found('a/one.yaml', 'a/*.yaml')).toEqual({ files: ['a/one.yaml'], skipped: 0 });
  });

  it.each(['nowhere', 'nowhere/*.yaml', 'a/*.txt'])('are a mistake when there are none: %s', (pattern) => {
    expect(() => found(pattern)).toThrow(WrongArguments);
  });
});
