import * as fc from 'fast-check';
import { SlotValues } from './slot-values';

const change = fc.record({
  slot: fc.nat(4),
  value: fc.constantFrom('a', 'b', 'c', null),
  isRemoved: fc.boolean(),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(values: SlotValues, { slot, value, isRemoved }: Change): void {
  const has = values.of(slot).includes(value);
  if (isRemoved && has) values.remove(slot, value);
  else if (!isRemoved && !has) values.add(slot, value);
}

const slots = [0, 1, 2, 3, 4];
const shown = (values: SlotValues) => slots.map((slot) => [...values.of(slot)]);

describe('A moment of the values of slots', () => {
  it('has the values of then, whatever changes, beside other moments', () => {
    const changes = fc.array(change, { maxLength: 12 });
    fc.assert(
      fc.property(changes, changes, changes, (...rounds) => {
        const values = new SlotValues();
        const moments = rounds.map((round) => {
          for (const each of round) apply(values, each);
          return { moment: values.moment(), expected: shown(values) };
        });
        for (const each of rounds[0]) apply(values, each);
        for (const { moment, expected } of moments) {
          const seen = slots.map((slot) => {
            const visited: unknown[] = [];
            moment.visit(slot, (value) => visited.push(value));
            return visited;
          });
          expect(seen).toEqual(expected);
          moment.end();
        }
      }),
    );
  });

  it('keeps nothing of what changes after its end', () => {
    const values = new SlotValues();
    values.add(0, 'a');
    const moment = values.moment();
    moment.end();
    values.add(0, 'b');
    const visited: unknown[] = [];
    moment.visit(0, (value) => visited.push(value));
    expect(visited).toEqual(['a', 'b']);
  });
});
