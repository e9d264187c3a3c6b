import * as fc from 'fast-check';
import { compareTexts, Smallest } from './smallest';

describe('Smallest', () => {
  it('has what sorting all would have first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.nat(8), (items, limit) => {
        const smallest = new Smallest<number>(limit, (a, b) => a - b);
        for (const item of items) smallest.add(item);
        expect(smallest.sorted()).toEqual([...items].sort((a, b) => a - b).slice(0, limit));
      }),
    );
  });

  it('compares texts as code units', () => {
    expect(['b', 'a', 'B', 'ä'].sort(compareTexts)).toEqual(['B', 'a', 'b', 'ä']);
  });
});
