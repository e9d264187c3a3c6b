import * as fc from 'fast-check';
import { Column } from '../view/column';
import { SlotSet } from '../view/slot-set';
import { containing } from './text-filter';

const names = ['Alpha-Svc', 'beta', '50%off', 'a_b', 'axb', 'abcabd'];

function find(term: string): string[] {
  const column = new Column(String);
  names.forEach((name, slot) => column.set(slot, [name]));
  column.indexTextsOf([...names.keys()]);
  const all = SlotSet.of(names.keys());
  return containing(all, { term, keys: ['name'] }, { all, column: () => column })
    .toArray()
    .map((slot) => names[slot]!);
}

describe('containing', () => {
  it.each([
    ['lph', ['Alpha-Svc']],
    ['ALPHA', ['Alpha-Svc']],
    ['nope', []],
    ['%', names],
    ['a_b', ['a_b', 'axb']],
    ['a%c', ['Alpha-Svc', 'abcabd']],
    ['b%_d', ['abcabd']],
    ['______', ['Alpha-Svc', '50%off', 'abcabd']],
    ['_______', ['Alpha-Svc']],
    ['b%bd', ['abcabd']],
  ])('%s is found in %j', (term, found) => {
    expect(find(term)).toEqual(found);
  });

  it('needs a long time for no term', () => {
    const column = new Column(String);
    column.set(0, ['a'.repeat(200)]);
    column.indexTextsOf([0]);
    const all = SlotSet.of([0]);
    const term = `${'a%'.repeat(100)}b`;
    const start = performance.now();
    expect(containing(all, { term, keys: ['x'] }, { all, column: () => column }).size).toBe(0);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('containing, whatever was there before', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-', '_', '%', '/', 'é', 'ß'), maxLength: 12 });
  const step = fc.tuple(fc.nat(15), fc.array(fc.oneof(value, fc.constant(null)), { maxLength: 3 }));
  const term = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '/', 'é'), minLength: 1, maxLength: 5 });

  it('finds what has the term in one of its values, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), fc.array(term, { minLength: 1 }), (before, after, terms) => {
        const column = new Column(String);
        for (const [slot, values] of before) column.set(slot, values);
        column.indexTextsOf(column.valued.toArray());
        for (const [slot, values] of after) column.set(slot, values);
        const all = SlotSet.of(Array.from({ length: 16 }, (_, slot) => slot));
        for (const wanted of terms) {
          const found = containing(all, { term: wanted, keys: ['x'] }, { all, column: () => column });
          const expected = all
            .toArray()
            .filter((slot) => column.valuesOf(slot).some((each) => each?.toLowerCase().includes(wanted)));
          expect(found.toArray()).toEqual(expected);
        }
      }),
    );
  });

  it('is not slowed or grown by words that are gone', () => {
    const column = new Column(String);
    column.indexTextsOf([]);
    for (let round = 0; round < 5_000; round++) column.set(round % 3, [`word-${round}`]);
    const all = SlotSet.of([0, 1, 2]);
    const find = (wanted: string) => containing(all, { term: wanted, keys: ['x'] }, { all, column: () => column });
    expect(find('4999').toArray()).toEqual([4_999 % 3]);
    expect(find('4000').toArray()).toEqual([]);
    expect(find('word').size).toBe(3);
    expect(column.texts().wordCount).toBeLessThan(1_100);
  });
});
