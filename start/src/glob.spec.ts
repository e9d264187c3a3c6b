import { globBase, globToRegExp, isGlob } from './glob';

describe('a glob', () => {
  it.each([
    ['/a/**/*.yaml', '/a/b/c/d.yaml', true],
    ['/a/**/*.yaml', '/a/d.yaml', true],
    ['/a/*.yaml', '/a/b/d.yaml', false],
    ['/a/*.{yaml,yml}', '/a/d.yml', true],
    ['/a/*.{yaml,yml}', '/a/d.json', false],
    ['/a/d?.yaml', '/a/d1.yaml', true],
    ['/a/d.yaml', '/a/dxyaml', false],
    ['/a/(b)/d.yaml', '/a/(b)/d.yaml', true],
    ['/a/**', '/a/b/c.yaml', true],
  ])('%s on %s: %s', (glob, path, matches) => {
    expect(globToRegExp(glob).test(path)).toBe(matches);
  });

  it('is told apart from a path', () => {
    expect(isGlob('a/*.yaml')).toBe(true);
    expect(isGlob('a/b.yaml')).toBe(false);
  });

  it.each([
    ['/a/b/*/c.yaml', '/a/b'],
    ['/a/b/c.yaml', '/a/b'],
    ['*.yaml', '.'],
    ['/*.yaml', '/'],
  ])('%s begins in %s', (glob, base) => {
    expect(globBase(glob)).toBe(base);
  });
});
