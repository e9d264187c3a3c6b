import { Problem } from '@callboard/problems';
import type { IfMatch } from './entity.decider';

const LIST = /^\s*(?:W\/)?"[^"]*"\s*(?:,\s*(?:W\/)?"[^"]*"\s*)*$/;

/** Reads an `If-Match` header: any, or a list of quoted etags. Weak ones match nothing (RFC 9110). */
export function ifMatchOf(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  if (!LIST.test(header)) throw new Problem('invalid-parameter', 'If-Match must be * or etags in double quotes');
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, etag]) => (weak ? [] : etag!));
}
