import * as fc from 'fast-check';
import { SlotSet } from './slot-set';

const slots = fc.oneof(
  fc.uniqueArray(fc.nat(2_000), { maxLength: 20 }),
  fc.uniqueArray(fc.nat(2_000), { minLength: 250, maxLength: 600 }),
);

const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe('SlotSet', () => {
  it('answers like a set, small or large', () => {
    fc.assert(
      fc.property(slots, slots, (added, removed) => {
        const set = SlotSet.of(added);
        const expected = new Set(added);
        for (const slot of removed) {
          set.delete(slot);
          expected.delete(slot);
        }
        expect(set.toArray()).toEqual(ascending(expected));
        expect(set.size).toBe(expected.size);
        expect(removed.some((slot) => set.has(slot))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('intersects, unites and subtracts whatever the sizes', () => {
    fc.assert(
      fc.property(slots, slots, (left, right) => {
        const a = SlotSet.of(left);
        const b = SlotSet.of(right);
        const common = ascending(left.filter((slot) => right.includes(slot)));
        expect(SlotSet.intersection(a, b).toArray()).toEqual(common);
        expect(SlotSet.commonCount(a, b)).toBe(common.length);
        expect(SlotSet.union([a, b]).toArray()).toEqual(ascending(new Set([...left, ...right])));
        expect(SlotSet.difference(a, b).toArray()).toEqual(ascending(left.filter((slot) => !right.includes(slot))));
        expect(SlotSet.union([a, b]).size).toBe(new Set([...left, ...right]).size);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves its operands as they were', () => {
    const a = SlotSet.of(Array.from({ length: 300 }, (_, i) => i));
    const b = SlotSet.of([5, 700]);
    SlotSet.union([a, b]).add(900);
    SlotSet.difference(a, b).add(901);
    expect(a.size).toBe(300);
    expect(b.toArray()).toEqual([5, 700]);
  });

  it('unites nothing to nothing', () => {
    expect(SlotSet.union([]).size).toBe(0);
  });

  it('takes the same slot once', () => {
    const set = SlotSet.of([3, 3, 3]);
    expect(set.size).toBe(1);
  });
});
