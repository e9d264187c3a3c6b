import { Column } from '../view/column';
import { SlotSet } from '../view/slot-set';
import { containing } from './text-filter';

const names = ['Alpha-Svc', 'beta', '50%off', 'a_b', 'axb', 'abcabd'];

function find(term: string): string[] {
  const column = new Column(String);
  names.forEach((name, slot) => column.set(slot, [name]));
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
    const all = SlotSet.of([0]);
    const term = `${'a%'.repeat(100)}b`;
    const start = performance.now();
    expect(containing(all, { term, keys: ['x'] }, { all, column: () => column }).size).toBe(0);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
