import { entityLimits } from './entity-limits';
import { validateEntity } from './validate-entity';
import { validEntities } from './valid-entities';

function complaintsOf(spec: Record<string, unknown>, metadata: Record<string, unknown> = {}): string[] {
  const entity = validEntities().Location;
  const { violations = [] } = validateEntity({ ...entity, metadata: { ...entity?.metadata, ...metadata }, spec });
  return violations.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('fields that differ by case only', () => {
  it.each([
    ['labels', { metadata: { labels: { Foo: 'a', foo: 'b' } } }, '/metadata/labels/foo'],
    ['fields of a spec', { spec: { Url: 1, url: 2 } }, '/spec/url'],
    ['fields of different items of a list', { spec: { items: [{ A: 1 }, { a: 1 }] } }, '/spec/items/1/a'],
    ['a key with a dot and nested keys', { spec: { 'a.B': 1, a: { b: 1 } } }, '/spec/a/b'],
    ['an item of a list and a field', { spec: { a: [{ Java: 1 }], A: { java: 2 } } }, '/spec/A/java'],
  ])('are refused: %s', (_what, { spec = {}, metadata = {} }: Record<string, object>, pointer) => {
    expect(complaintsOf(spec as never, metadata as never)).toEqual([`${pointer} keys-differ-by-case`]);
  });

  it.each([
    ['at different places', { a: { Foo: 1 }, b: { foo: 1 } }],
    ['with other fields below', { Foo: { a: 1 }, foo: { b: 1 } }],
    ['with nothing below', { Foo: {}, foo: 1 }],
    ['items of one list, which the index takes for one', { list: ['Foo', 'foo'] }],
  ])('are taken %s, where Backstage’s index has no quarrel', (_what, spec) => {
    expect(complaintsOf(spec)).toEqual([]);
  });

  it('do not count where Backstage does not index', () => {
    const { violations } = validateEntity({ ...validEntities().User, status: { A: 1, a: 2 } });
    expect(violations).toBeUndefined();
  });
});

describe('the limits of an entity', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

  it('hold nesting: the deepest allowed passes, one more does not', () => {
    const levels = entityLimits.depthMax - 2;
    expect(complaintsOf({ x: nested(levels) })).toEqual([]);
    expect(complaintsOf({ x: nested(levels + 1) })).toEqual([`/spec/x${'/0'.repeat(levels)} too-deep`]);
  });

  it('hold a value that contains itself', () => {
    const spec: Record<string, unknown> = {};
    spec.self = spec;
    expect(complaintsOf(spec)[0]).toMatch(/ too-deep$/);
  });

  it('hold the number of values, however they are shared', () => {
    const shared = Array(1000).fill('x');
    expect(complaintsOf({ x: Array(200).fill(shared) })[0]).toMatch(/ too-many-values$/);
  });

  it('hold the number of characters', () => {
    const half = 'x'.repeat(entityLimits.charactersMax / 2);
    expect(complaintsOf({ a: half })).toEqual([]);
    expect(complaintsOf({ a: half, b: half })).toEqual([' too-large']);
  });
});
