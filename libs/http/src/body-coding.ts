import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@callboard/problems';

/** Charsets of which each text is one of UTF-8. */
const utf8 = new Set(['utf-8', 'utf8', 'us-ascii']);

/**
 * Bodies are taken as they are, and texts as UTF-8.
 * @throws Problem `unsupported-media-type` where the headers of a body say that it is compressed, or of another charset
 */
export function refuseOtherCoding(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported(`The content encoding ${encoding} is not supported: send it as it is`);
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  if (!utf8.has(charset)) throw unsupported(`The charset ${charset} is not supported: send UTF-8`);
}

function unsupported(detail: string): Problem {
  return new Problem('unsupported-media-type', detail);
}
