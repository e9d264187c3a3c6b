import fc from 'fast-check';
import { stableStringify } from './stable-stringify';

describe('stableStringify', () => {
  it('loses nothing of what JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableStringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the same whatever the order of keys', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffled(inner)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stableStringify(shuffled(value))).toBe(stableStringify(value));
      }),
    );
  });

  it('escapes as JSON.stringify does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '"', '\\', '\n', '\ud800', '\u2028'),
        (text, odd) => {
          expect(stableStringify(text + odd)).toBe(JSON.stringify(text + odd));
        },
      ),
    );
  });

  it('leaves out what is undefined', () => {
    expect(stableStringify({ b: 1, a: undefined, c: [undefined] })).toBe('{"b":1,"c":[null]}');
  });
});
