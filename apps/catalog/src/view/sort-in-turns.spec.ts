import * as fc from 'fast-check';
import { sortInTurns } from './sort-in-turns';

interface Item {
  readonly key: number;
  readonly at: number;
}

function sorted(items: readonly Item[], compare: (a: Item, b: Item) => number): { items: Item[]; turns: number } {
  const work = sortInTurns(items, compare);
  for (let turns = 0; ; turns++) {
    const { done, value } = work.next();
    if (done) return { items: value, turns };
  }
}

const itemsOf = (keys: readonly number[]) => keys.map((key, at) => ({ key, at }));

describe('sortInTurns', () => {
  it('sorts as sorting at once does, equal ones in the order they were given', () => {
    const sizes = fc.constantFrom(0, 1, 2, 4_095, 4_096, 4_097, 8_192, 12_289, 20_000);
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 50_000 }), (size, keys) => {
        const items = itemsOf(Array.from({ length: size }, (_, i) => (i * 7_919) % keys));
        const expected = [...items].sort((a, b) => a.key - b.key);
        expect(sorted(items, (a, b) => a.key - b.key).items).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('lets others have their turn, with no more comparisons between than sorting one run takes', () => {
    let [sinceTurn, most] = [0, 0];
    const items = itemsOf(Array.from({ length: 100_000 }, (_, i) => (i * 7_919) % 100_003));
    const work = sortInTurns(items, (a, b) => (sinceTurn++, a.key - b.key));
    for (; !work.next().done; sinceTurn = 0) most = Math.max(most, sinceTurn);
    expect(Math.max(most, sinceTurn)).toBeLessThan(4_096 * 13);
  });

  it('takes no turn for few', () => {
    expect(sorted(itemsOf([3, 1, 2]), (a, b) => a.key - b.key).turns).toBe(0);
  });
});
