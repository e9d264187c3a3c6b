/**
 * How many bits are set in both. Most of the time would go into counting the bits of single words: so four of them are
 * added up bit by bit, in columns of ones and twos, and only what carries over to the fours is counted (Harley, Seal).
 */
export function commonBitCount(a: Uint32Array, b: Uint32Array): number {
  const length = Math.min(a.length, b.length);
  let [ones, twos, fours, at] = [0, 0, 0, 0];
  for (; at + 3 < length; at += 4) {
    const [first, second] = [a[at]! & b[at]!, a[at + 1]! & b[at + 1]!];
    const [third, fourth] = [a[at + 2]! & b[at + 2]!, a[at + 3]! & b[at + 3]!];
    const carried = majority(ones, first, second);
    ones ^= first ^ second;
    const carriedToo = majority(ones, third, fourth);
    ones ^= third ^ fourth;
    fours += bitCount(majority(twos, carried, carriedToo));
    twos ^= carried ^ carriedToo;
  }
  let count = 4 * fours + 2 * bitCount(twos) + bitCount(ones);
  for (; at < length; at++) count += bitCount(a[at]! & b[at]!);
  return count;
}

/** The bits that at least two of three words have: what the sum of them carries over. */
function majority(a: number, b: number, c: number): number {
  return (a & b) | ((a ^ b) & c);
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
