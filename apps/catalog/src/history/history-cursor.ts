import { createHash } from 'node:crypto';
import { Problem } from '@callboard/problems';
import { z } from 'zod';

/** Marks the version of what follows. */
const cursorPrefix = 'h1.';

const schema = z.strictObject({
  /** version or position of the last one that was looked at */
  at: z.number().int().min(0),
  /** the position up to which the first page was complete */
  upTo: z.number().int().min(0).optional(),
});

/** Where the next page of a list begins. */
export type HistoryCursor = z.infer<typeof schema>;

/** A cursor goes on with the question that it came from and no other. */
export function encodeCursor(question: string, cursor: HistoryCursor): string {
  const text = JSON.stringify({ q: fingerprint(question), ...cursor });
  return cursorPrefix + Buffer.from(text).toString('base64url');
}

/** @throws Problem `invalid-parameter` */
export function decodeCursor(text: string, question: string): HistoryCursor {
  const { q, ...cursor } = read(text);
  if (q === fingerprint(question)) return cursor;
  throw invalid('cursor goes with the address and the parameters of the page that gave it', 'other-question');
}

function read(text: string): HistoryCursor & { q: string } {
  try {
    if (!text.startsWith(cursorPrefix)) throw new Error('not a cursor of this version');
    const json: unknown = JSON.parse(Buffer.from(text.slice(cursorPrefix.length), 'base64url').toString());
    return schema.extend({ q: z.string() }).parse(json);
  } catch (cause) {
    throw invalid('cursor must be one that nextCursor gave', 'bad-cursor', cause);
  }
}

function fingerprint(question: string): string {
  return createHash('sha256').update(question).digest('base64url').slice(0, 12);
}

function invalid(message: string, code: string, cause?: unknown): Problem {
  return new Problem('invalid-parameter', message, [{ pointer: '/cursor', message, code }], { cause });
}
