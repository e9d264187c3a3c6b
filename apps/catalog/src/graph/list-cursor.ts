import { Problem } from '@callboard/problems';
import { z } from 'zod';

/** Marks the version of what follows. */
const cursorPrefix = 'g1.';

/** Longer than any cursor that a list gives: three refs or so. */
export const cursorLengthMax = 4_000;

const schema = z.array(z.string());

/** A place in a list: the texts that the last row was ordered by, so that no server keeps it and no change moves it. */
export function encodePlace(texts: readonly string[]): string {
  return cursorPrefix + Buffer.from(JSON.stringify(texts)).toString('base64url');
}

/** @throws Problem `invalid-parameter` where it is none of a list that orders by so many texts */
export function decodePlace(cursor: string, count: number): string[] {
  try {
    if (!cursor.startsWith(cursorPrefix)) throw new Error('not a cursor of this version');
    const json = Buffer.from(cursor.slice(cursorPrefix.length), 'base64url').toString();
    return schema.length(count).parse(JSON.parse(json));
  } catch (cause) {
    const message = 'cursor must be one that nextCursor of the same list gave';
    throw new Problem('invalid-parameter', message, [{ pointer: '/cursor', message, code: 'bad-cursor' }], { cause });
  }
}
