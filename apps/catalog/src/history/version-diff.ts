import { pointerKeys, type Entity } from '@callboard/entity';
import { type Difference, differencesBetween } from '@callboard/events';

/** An entity as a version left it: null where there is none, before the first version and after a removal. */
export type EntityState = Entity | null;

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  op: 'add' | 'remove' | 'replace';
  path: string;
  value?: unknown;
}

/** What differs from one state to another, in the form that changes tell it, but with every value. */
export function diffOf(from: EntityState, to: EntityState): Difference[] {
  if (from === null) return to === null ? [] : [{ path: '', after: to }];
  if (to === null) return [{ path: '', before: from }];
  return differencesBetween(from, to).map(({ path }) => {
    const keys = pointerKeys(path);
    const [before, after] = [valueAt(from, keys), valueAt(to, keys)];
    return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
}

/**
 * The same as a JSON Patch that makes one state of the other; a state without an entity is `null`. Differences lie beside
 * each other, never within, so the order of operations does not matter.
 */
export function jsonPatchOf(from: EntityState, to: EntityState): PatchOperation[] {
  return diffOf(from, to).map(({ path, before, after }) => {
    if (path === '') return { op: 'replace', path, value: to };
    if (after === undefined) return { op: 'remove', path };
    return { op: before === undefined ? 'add' : 'replace', path, value: after };
  });
}

/** What stands where these keys lead, through mappings and lists; undefined where they lead nowhere. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    const isThere = Array.isArray(current) ? /^\d+$/.test(key) : typeof current === 'object' && current !== null;
    if (!isThere || !Object.hasOwn(current as object, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}
