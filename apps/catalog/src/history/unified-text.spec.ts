import type { Entity } from '@callboard/entity';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { unifiedLimits, unifiedText } from './unified-text';

const entity = (spec: object) => ({ kind: 'Component', spec }) as unknown as Entity;
const side = (name: string, spec: object | null) => ({ name, state: spec && entity(spec) });
const yamlOf = (spec: object | null) => (spec ? stringify(entity(spec), { lineWidth: 0 }) : '');

/** What the text makes of the first state. */
function patched(before: object | null, after: object | null): unknown {
  const text = applyPatch(yamlOf(before), unifiedText(side('a', before), side('b', after)));
  if (text === false) throw new Error('the text does not apply');
  return text === '' ? null : parse(text);
}

describe('unified text', () => {
  it('shows the lines that differ, with what is around them', () => {
    const text = unifiedText(
      side('x@1', { type: 'service', owner: 'a' }),
      side('x@2', { type: 'service', owner: 'b' }),
    );
    expect(text).toBe(`--- x@1
+++ x@2
@@ -1,4 +1,4 @@
 kind: Component
 spec:
   type: service
-  owner: a
+  owner: b
`);
  });

  it('is empty where only the order of keys differs', () => {
    expect(unifiedText(side('a', { one: 1, two: { x: 1, y: 2 } }), side('b', { two: { y: 2, x: 1 }, one: 1 }))).toBe(
      '',
    );
  });

  it('makes the one state of the other, whatever they hold', () => {
    const text = fc.string({ unit: 'grapheme' });
    const leaf = fc.oneof(text, fc.constantFrom(' a\n\n b\n', '- x', 'yes', '0x1', null, 1.5));
    const spec = fc.dictionary(
      fc.constantFrom('a', 'b', 'c d', 'e:'),
      fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })),
    );
    fc.assert(
      fc.property(fc.option(spec), fc.option(spec), (before, after) => {
        const expected = after && entity(after);
        expect(patched(before, after)).toEqual(expected && (JSON.parse(JSON.stringify(expected)) as unknown));
      }),
    );
  });

  it.each([
    ['line by line up to the limit', unifiedLimits.editsMax / 2],
    ['as one piece beyond it', unifiedLimits.editsMax / 2 + 1],
  ])('tells what differs %s', (_, count) => {
    const lines = (end: string) =>
      Array.from({ length: count * 10 }, (_, index) => (index % 10 ? `k${index}` : `k${index}${end}`));
    const [before, after] = [{ list: ['first', ...lines('a'), 'last'] }, { list: ['first', ...lines('b'), 'last'] }];
    expect(patched(before, after)).toEqual(entity(after));
    const hunks = unifiedText(side('a', before), side('b', after)).match(/^@@/gm);
    expect(hunks).toHaveLength(count > unifiedLimits.editsMax / 2 ? 1 : count);
  });

  it.each([
    [unifiedLimits.valuesMax, /^- +- a$/m],
    [unifiedLimits.valuesMax + 1, /^- *"a",?$/m],
  ])('of %s values is YAML that differs in the line of its value', (count, line) => {
    // The entity, its kind, its spec and the list are values, too.
    const list = Array.from({ length: count - 4 }, () => 'x');
    const text = unifiedText(
      side('a', { list: ['a', ...list.slice(1)] }),
      side('b', { list: ['b', ...list.slice(1)] }),
    );
    expect(text).toMatch(line);
  });

  it.each([
    [unifiedLimits.valuesMax, /^- +a$/m],
    [unifiedLimits.valuesMax + 1, /^- *"text": "a\\n/m],
  ])('of %s values and lines within them is YAML that differs in its line', (count, line) => {
    // The entity, its kind, its spec and the text itself are values, too.
    const rest = 'x\n'.repeat(count - 5);
    const text = unifiedText(side('a', { text: `a\n${rest}` }), side('b', { text: `b\n${rest}` }));
    expect(text).toMatch(line);
  });
});
