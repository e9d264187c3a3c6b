import { pointerKeys } from '@callboard/entity';
import fc from 'fast-check';
import type { Difference } from './change';
import { differenceLimits } from './difference-limits';
import { differencesBetween } from './differences-between';

/** Applies differences to the state before. */
function patched(before: unknown, differences: Difference[]): unknown {
  let state = structuredClone(before) as Record<string, unknown>;
  for (const { path, after } of differences) {
    const keys = pointerKeys(path);
    const last = keys.pop();
    if (last === undefined) {
      state = after as Record<string, unknown>;
      continue;
    }
    const parent = keys.reduce<Record<string, unknown>>((node, key) => node[key] as never, state);
    if (after === undefined) delete parent[last];
    else Object.defineProperty(parent, last, { value: after, enumerable: true, configurable: true, writable: true });
  }
  return state;
}

const key = fc.constantFrom('a', 'b', 'c/d', '~', 'constructor');
const state = fc.dictionary(
  key,
  fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<unknown>(null, 1, 'x', true),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 3 }),
    ),
  })).node,
);

describe('differencesBetween', () => {
  it('tells all that is needed to get from one state to the other, and nothing when they are equal', () => {
    fc.assert(
      fc.property(state, state, (before, after) => {
        expect(patched(before, differencesBetween(before, after))).toEqual(after);
        expect(differencesBetween(before, structuredClone(before))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('names fields by pointer, in their order', () => {
    const before = { spec: { owner: 'a', system: 's' }, metadata: { labels: { 'x/y': '1' } } };
    const after = { spec: { owner: 'b', domain: 'd' }, metadata: { labels: { 'x/y': '2' } } };
    expect(differencesBetween(before, after)).toEqual([
      { path: '/spec/owner', before: 'a', after: 'b' },
      { path: '/spec/system', before: 's' },
      { path: '/spec/domain', after: 'd' },
      { path: '/metadata/labels/x~1y', before: '1', after: '2' },
    ]);
  });

  it('tells a list of refs as a whole, and mappings of an equally long list one by one', () => {
    const before = { refs: ['a', 'b'], steps: [{ id: 1 }, { id: 2 }] };
    const after = { refs: ['a', 'c'], steps: [{ id: 1 }, { id: 3 }] };
    expect(differencesBetween(before, after)).toEqual([
      { path: '/refs', before: ['a', 'b'], after: ['a', 'c'] },
      { path: '/steps/1/id', before: 2, after: 3 },
    ]);
  });

  it('says nothing of what is new, and all of what is gone', () => {
    expect(differencesBetween(null, { a: 1 })).toEqual([]);
    expect(differencesBetween({ a: 1 }, null)).toEqual([{ path: '', before: { a: 1 } }]);
  });

  it('leaves out values that are too heavy, and keeps the others', () => {
    const heavy = 'ü'.repeat(differenceLimits.valueBytesMax / 2);
    expect(differencesBetween({ a: heavy, b: 1 }, { a: '', b: 2 })).toEqual([
      { path: '/a', omitted: true },
      { path: '/b', before: 1, after: 2 },
    ]);
    expect(differencesBetween({ a: heavy }, null)).toEqual([{ path: '', omitted: true }]);
  });

  it('leaves out values once all of them together are too heavy', () => {
    const part = 'x'.repeat(differenceLimits.valueBytesMax - 2);
    const before = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, part]));
    const differences = differencesBetween({ spec: before }, { spec: {} });
    expect(differences).toHaveLength(20);
    expect(Buffer.byteLength(JSON.stringify(differences))).toBeLessThan(differenceLimits.totalBytesMax + 10_000);
    expect(differences.filter(({ omitted }) => omitted)).toHaveLength(13);
  });

  it('tells too many differences, or too long paths, by the root fields', () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, 1]));
    expect(differencesBetween({ spec: many, kind: 'A' }, { spec: {}, kind: 'A' })).toEqual([
      { path: '/spec', omitted: true },
    ]);
    const long = { ['k'.repeat(differenceLimits.totalBytesMax)]: 1 };
    expect(differencesBetween({ spec: long }, { spec: {} })).toEqual([{ path: '/spec', omitted: true }]);
  });
});
