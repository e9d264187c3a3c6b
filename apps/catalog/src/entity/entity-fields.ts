import { Problem } from '@callboard/problems';

/** Paths that one request may pick out of each entity. */
const fieldsMax = 200;

/** Characters of one path; the longest name of an annotation has 317. */
const fieldLengthMax = 500;

/** Names between dots in all paths together: each of them is looked for in every entity of an answer. */
const fieldPartsMax = 1_000;

/** Reads `fields`: undefined when nothing is asked for, which means whole entities. */
export function parseFields(lists: readonly string[]): string[] | undefined {
  const fields = lists.flatMap((list) => list.split(',')).flatMap((field) => field.trim() || []);
  if (fields.length > fieldsMax) throw refused(`More than ${fieldsMax} fields are asked for`);
  for (const field of fields) {
    if (field.length > fieldLengthMax) throw refused(`A field must not have more than ${fieldLengthMax} characters`);
    if (field.includes('[')) throw refused(`invalid field "${field}", array type fields are not supported`);
  }
  const parts = fields.reduce((sum, field) => sum + field.split('.').length, 0);
  if (parts > fieldPartsMax) throw refused(`The fields must not have more than ${fieldPartsMax} names between dots`);
  return fields.length > 0 ? fields : undefined;
}

function refused(message: string): Problem {
  return new Problem('invalid-parameter', message, [{ pointer: '/fields', message, code: 'invalid-fields' }]);
}

/** The entity with these dotted paths alone. A path that leads nowhere is left out, without a word, as upstream. */
export function pickFields(entity: unknown, fields: readonly string[]): unknown {
  const picked = emptyObject();
  for (const field of fields) {
    const found = fieldAt(entity, field);
    if (found) place(picked, found.path, found.value);
  }
  return picked;
}

/** What a dotted path leads to. Names may hold dots themselves: a part that is no name here is tried together with the next one. */
export function fieldAt(entity: unknown, field: string): { path: string[]; value: unknown } | undefined {
  const path: string[] = [];
  let current = entity;
  let pending: string | undefined;
  for (const part of field.split('.')) {
    pending = pending === undefined ? part : `${pending}.${part}`;
    if (current === null || typeof current !== 'object' || Array.isArray(current)) return undefined;
    if (!Object.hasOwn(current, pending)) continue;
    current = (current as Record<string, unknown>)[pending];
    path.push(pending);
    pending = undefined;
  }
  return pending === undefined ? { path, value: current } : undefined;
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let current = target;
  for (const name of path.slice(0, -1)) {
    current = (current[name] ??= emptyObject()) as Record<string, unknown>;
  }
  current[path[path.length - 1]!] = value;
}

/** Without a prototype, so that a field called `__proto__` is a field. */
function emptyObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
