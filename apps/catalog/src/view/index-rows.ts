/** Longer keys are not in the index at all; longer values count as present without a value (Backstage's limits). */
const keyLengthMax = 200;
const valueLengthMax = 200;

/** Paths that have their own rule (`relations`, `status`) or no place in the index. Compared as written. */
const withoutRows = new Set(['attachments', 'relations', 'status', 'metadata.etag']);

/** An indexed value as it was written; null when the key is there and nothing can be equal to it. */
export type IndexedValue = string | null;

export function foldCase(text: string): string {
  return text.toLowerCase();
}

/**
 * The values that an entity has in the index under one lower-cased key: leaf scalars at dotted paths, arrays seen
 * through, and `path.item` → `true` for each text in an array. An object has no value itself.
 */
export function rowsOf(entity: unknown, key: string): IndexedValue[] {
  if (key.length > keyLengthMax) return [];
  const found = new Set<IndexedValue>();
  collect(entity, '', { key, found });
  return [...found];
}

interface Search {
  key: string;
  found: Set<IndexedValue>;
}

function collect(current: unknown, path: string, search: Search): void {
  if (withoutRows.has(path)) return;
  if (Array.isArray(current)) {
    for (const item of current) collectItem(item, path, search);
  } else if (current !== null && typeof current === 'object') {
    for (const [name, value] of Object.entries(current)) {
      const inner = path === '' ? name : `${path}.${name}`;
      if (leadsTo(inner, search.key)) collect(value, inner, search);
    }
  } else if (foldCase(path) === search.key) {
    search.found.add(indexed(current));
  }
}

function collectItem(item: unknown, path: string, search: Search): void {
  collect(item, path, search);
  if (typeof item === 'string' && foldCase(`${path}.${item}`) === search.key) search.found.add('true');
}

function leadsTo(path: string, key: string): boolean {
  const folded = foldCase(path);
  return key.startsWith(folded) && (key.length === folded.length || key[folded.length] === '.');
}

function indexed(value: unknown): IndexedValue {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.length <= valueLengthMax ? text : null;
}
