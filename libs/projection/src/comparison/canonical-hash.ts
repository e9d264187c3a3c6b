import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';

/**
 * The hash of a document as it is stored, made afresh and independent of the order of its fields. What the engine keeps
 * for an operator (`parked`) tells of this process's clock and is left out.
 */
export function canonicalHash({ parked: _parked, ...document }: Record<string, unknown>): string {
  const canonical = sorted(BSON.EJSON.serialize(document, { relaxed: false }));
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
