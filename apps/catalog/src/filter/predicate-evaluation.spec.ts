import { containing } from '../entity/text-filter';
import { Column } from '../view/column';
import { QueryWork, steps } from '../view/query-work';
import { SlotSet } from '../view/slot-set';
import { evaluate } from './predicate-evaluation';
import type { Predicate } from './predicate';

const size = 3_200;
const column = new Column(String);
for (let slot = 0; slot < size; slot++) column.set(slot, [`name-${slot}`]);
column.indexTextsOf(column.valued.toArray());
const all = SlotSet.of(Array.from({ length: size }, (_, slot) => slot));
const columns = { all, column: () => column };
const prefix: Predicate = { key: 'a', prefix: 'name' };

function spentOn(predicate: Predicate): number {
  const work = new QueryWork();
  evaluate(predicate, columns, work);
  return work.spent;
}

const times = (count: number, predicate: Predicate) => Array.from({ length: count }, () => ({ ...predicate }));

describe('the work of a filter', () => {
  it.each<[string, Predicate]>([
    ['of prefixes', prefix],
    ['of values', { key: 'a', anyOf: ['name-1', 'name-2'] }],
    ['of what is absent', { key: 'a', exists: false }],
  ])('is that of one condition, however often it is repeated: %s', (_, condition) => {
    expect(spentOn({ any: times(500, condition) })).toBe(spentOn(condition));
    expect(spentOn({ all: times(500, condition) })).toBe(spentOn(condition));
  });

  it('counts each value of one condition, found or not', () => {
    const spent = (count: number) => spentOn({ key: 'a', anyOf: Array.from({ length: count }, (_, i) => `none-${i}`) });
    expect(spent(2_000) - spent(1_000)).toBe(1_000 * steps.lookup);
  });

  it('counts each operator, and words of sets rather than slots', () => {
    const one = spentOn({ not: { all: [] } });
    expect(spentOn({ not: { not: { all: [] } } })).toBe(2 * one);
    expect(one).toBeLessThan(size / 8);
  });

  it.each<[string, Predicate]>([
    ['a prefix', prefix],
    ['values', { key: 'a', anyOf: ['name-1', 'name-2', 'name-3'] }],
    ['a complement', { not: { all: [] } }],
    ['a union', { any: [{ all: [] }, { not: { all: [] } }] }],
  ])('is refused beyond what is left, and answered up to it: %s', (_, predicate) => {
    const spent = spentOn(predicate);
    expect(evaluate(predicate, columns, new QueryWork(spent))).toBeInstanceOf(SlotSet);
    const refused = () => evaluate(predicate, columns, new QueryWork(spent - 1));
    expect(refused).toThrow(expect.objectContaining({ code: 'query-too-slow' }));
  });

  it.each(['_', 'a', 'name-1', 'n%e'])('of a text is bounded in the same way: %s', (term) => {
    const find = (work: QueryWork) => containing(all, { term, keys: ['a'] }, columns, work);
    const work = new QueryWork();
    find(work);
    expect(find(new QueryWork(work.spent))).toBeInstanceOf(SlotSet);
    expect(() => find(new QueryWork(work.spent - 1))).toThrow(expect.objectContaining({ code: 'query-too-slow' }));
  });
});
