import { invalidParameter } from '@callboard/problems';
import { z } from 'zod';

/** Marks the version of what follows. Its dot also keeps Backstage's client from reading a cursor as base64 JSON. */
const cursorPrefix = 'c1.';

const place = z.tuple([z.string(), z.string()]);

const schema = z.strictObject({
  /** `filter` parameters as they were given */
  f: z.array(z.string()).optional(),
  /** `query` as it was given */
  p: z.record(z.string(), z.unknown()).optional(),
  /** text term and keys */
  t: z.tuple([z.string(), z.array(z.string())]).optional(),
  /** key to order by, and whether descending */
  o: z.tuple([z.string(), z.boolean()]).optional(),
  /** the position that the list is as of, where it does not follow the log */
  m: z.number().int().min(0).optional(),
  /** the page is before (not after) the place */
  b: z.boolean(),
  /** (value, uid) of the row next to the page */
  at: place,
  /** (value, uid) of the list's first row, when the first page was read */
  first: place,
  /** the total as the first page told it */
  n: z.number().int().min(0),
});

/** Everything that the next page of a list needs to know, so that no server keeps it. */
export type PageCursor = z.infer<typeof schema>;

export function encodeCursor(cursor: PageCursor): string {
  return cursorPrefix + Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

export function decodeCursor(text: string): PageCursor {
  try {
    if (!text.startsWith(cursorPrefix)) throw new Error('not a cursor of this version');
    const json = Buffer.from(text.slice(cursorPrefix.length), 'base64url').toString();
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    throw invalidParameter('cursor', 'Malformed cursor, could not be parsed', 'bad-cursor', cause);
  }
}
