import * as fc from 'fast-check';
import { commonBitCount } from './bit-count';

const words = fc.uint32Array({ maxLength: 40 });

describe('commonBitCount', () => {
  it('counts what both have, word by word, however many words there are', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const bits = [...a].map((word, at) => ((word & (b[at] ?? 0)) >>> 0).toString(2).replaceAll('0', '').length);
        expect(commonBitCount(a, b)).toBe(bits.reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  it('counts sets of any size, whatever was counted before', () => {
    const ones = (length: number) => new Uint32Array(length).fill(0xffffffff);
    for (const length of [10, 8_192, 70_001, 8, 3, 70_002, 17]) {
      expect(commonBitCount(ones(length), ones(length + 5))).toBe(length * 32);
      expect(commonBitCount(ones(length + 9), ones(length))).toBe(length * 32);
    }
  });

  it('counts words of ones alone, where everything carries over', () => {
    for (let length = 0; length < 20; length++) {
      const ones = new Uint32Array(length).fill(0xffffffff);
      expect(commonBitCount(ones, ones)).toBe(length * 32);
    }
  });
});
