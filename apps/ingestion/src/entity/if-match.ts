import type { IfMatch } from './entity.decider';

const entityTag = /^\s*(W\/)?"([^"]*)"\s*(?:,|$)/;

/**
 * Reads an `If-Match` header (RFC 9110): `*`, or etags in quotes. A weak one (`W/"…"`) never matches. A bare word is
 * taken for an etag, since people forget the quotes. Undefined where the header makes no sense.
 */
export function parseIfMatch(header: string): IfMatch | undefined {
  const text = header.trim();
  if (text === '*') return '*';
  if (/^[^\s",]+$/.test(text)) return [text];
  const etags: string[] = [];
  for (let rest = text; rest !== '';) {
    const match = entityTag.exec(rest);
    if (!match) return undefined;
    if (!match[1]) etags.push(match[2] as string);
    rest = rest.slice(match[0].length);
  }
  return text === '' ? undefined : etags;
}
