import type { Entity } from '@callboard/entity';
import { differenceLimits } from '@callboard/events';
import fc from 'fast-check';
import { diffOf, type EntityState, jsonPatchOf, type PatchOperation, valueAt } from './version-diff';

const key = fc.constantFrom('a', 'b', 'a/b', '~', '', '0', 'owner');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1, 'x', 'y', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}));
const state = fc.option(fc.record({ kind: fc.constant('X'), spec: value })) as unknown as fc.Arbitrary<EntityState>;

/** RFC 6902 as far as patches are made here, by its own words. */
function apply(document: unknown, patch: PatchOperation[]): unknown {
  return patch.reduce((before, { op, path, value: given }) => {
    if (path === '') return given;
    const changed = structuredClone(before);
    const keys = path
      .split('/')
      .slice(1)
      .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop()!;
    const parent = valueAt(changed, keys) as Record<string, unknown>;
    if (op !== 'add' && !Object.hasOwn(parent, last)) throw new Error(`${op} of nothing at ${path}`);
    if (op === 'remove') delete parent[last];
    else parent[last] = given;
    return changed;
  }, document);
}

describe('a JSON patch', () => {
  it('makes the one state of the other', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        expect(apply(from, jsonPatchOf(from, to))).toEqual(to);
      }),
    );
  });

  it('does so where more differs than a change may tell', () => {
    const count = differenceLimits.differencesMax + 1;
    const of = (text: string) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, text]));
    const [from, to] = [{ spec: of('a') }, { spec: of('b'), kind: 'X' }] as unknown as [Entity, Entity];
    expect(apply(from, jsonPatchOf(from, to))).toEqual(to);
  });

  it('has nothing to do between equal states', () => {
    fc.assert(fc.property(state, (same) => expect(jsonPatchOf(same, structuredClone(same))).toEqual([])));
  });
});

describe('a diff', () => {
  it('has the values that are too large for a change to tell', () => {
    const large = 'x'.repeat(differenceLimits.valueBytesMax + 1);
    const of = (definition: string) => ({ spec: { definition } }) as unknown as Entity;
    expect(diffOf(of('small'), of(large))).toEqual([{ path: '/spec/definition', before: 'small', after: large }]);
  });

  it('tells of a whole entity where there was none, and where there is none any more', () => {
    const entity = { kind: 'X' } as Entity;
    expect(diffOf(null, entity)).toEqual([{ path: '', after: entity }]);
    expect(diffOf(entity, null)).toEqual([{ path: '', before: entity }]);
    expect(diffOf(null, null)).toEqual([]);
  });
});

describe('a value', () => {
  it.each([
    [['a', 'b'], 1],
    [['list', '1'], null],
    [['list', 'length'], undefined],
    [['a', 'toString'], undefined],
    [['a', 'b', 'c'], undefined],
    [[], { a: { b: 1 }, list: [0, null] }],
  ])('at %j is %j', (keys, expected) => {
    expect(valueAt({ a: { b: 1 }, list: [0, null] }, keys)).toEqual(expected);
  });
});
