/** Longer keys are not in the index at all; longer values count as present without a value (Backstage's limits). */
export const keyLengthMax = 200;
export const valueLengthMax = 200;

/** Paths that have a rule of their own (`relations`), or no place in the index. */
const withoutRows = new Set(['attachments', 'relations', 'status', 'metadata.etag']);

/** An indexed value as it was written; null when the key is there and nothing can be equal to it. */
export type IndexedValue = string | null;

export function foldCase(text: string): string {
  return text.toLowerCase();
}

/** Lower-cased keys that are wanted of an entity, and the paths on the way to them. */
export class IndexKeys {
  readonly wanted: ReadonlySet<string>;
  readonly onTheWay: ReadonlySet<string>;

  constructor(keys: Iterable<string>) {
    this.wanted = new Set([...keys].filter((key) => key.length <= keyLengthMax));
    this.onTheWay = new Set([...this.wanted].flatMap(prefixesOf));
  }
}

/**
 * The values that an entity has in the index under the wanted keys: leaf scalars at dotted paths, arrays seen through,
 * and `path.item` → `true` for each text in an array. An object has no value itself.
 */
export function rowsOf(entity: unknown, keys: IndexKeys): Map<string, IndexedValue[]> {
  const search: Search = { keys, rows: new Map() };
  collect(entity, '', search);
  return search.rows;
}

interface Search {
  readonly keys: IndexKeys;
  readonly rows: Map<string, IndexedValue[]>;
}

/** Paths are lower-cased already. */
function collect(current: unknown, path: string, search: Search): void {
  if (Array.isArray(current)) {
    for (const item of current) collectItem(item, path, search);
  } else if (current !== null && typeof current === 'object') {
    collectFields(current as Record<string, unknown>, path, search);
  } else if (search.keys.wanted.has(path)) {
    note(search, path, indexed(current));
  }
}

/** Goes on only where a wanted key may be. */
function collectFields(fields: Record<string, unknown>, path: string, search: Search): void {
  if (path !== '' && !search.keys.onTheWay.has(path)) return;
  for (const name of Object.keys(fields)) {
    const inner = path === '' ? foldCase(name) : `${path}.${foldCase(name)}`;
    if (!withoutRows.has(inner)) collect(fields[name], inner, search);
  }
}

function collectItem(item: unknown, path: string, search: Search): void {
  collect(item, path, search);
  if (typeof item !== 'string' || !search.keys.onTheWay.has(path)) return;
  const key = `${path}.${foldCase(item)}`;
  if (search.keys.wanted.has(key)) note(search, key, 'true');
}

function note({ rows }: Search, key: string, value: IndexedValue): void {
  const values = rows.get(key);
  if (!values) rows.set(key, [value]);
  else if (!values.includes(value)) values.push(value);
}

function indexed(value: unknown): IndexedValue {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.length <= valueLengthMax ? text : null;
}

function prefixesOf(key: string): string[] {
  const prefixes: string[] = [];
  for (let dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) prefixes.push(key.slice(0, dot));
  return prefixes;
}
