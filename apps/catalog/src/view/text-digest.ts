import { hash } from 'node:crypto';

/** Of each text. Two different ones have the same with a chance of 1 in 2^64. */
export const digestBytes = 8;

/** What tells a text from all others. */
export function digestOf(text: Buffer): Buffer {
  return hash('sha1', text, 'buffer').subarray(0, digestBytes);
}
