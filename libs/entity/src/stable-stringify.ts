/**
 * JSON with the keys of every mapping in order of their UTF-16 units: equal content gives equal text, whatever the order
 * of its keys. Takes what JSON can hold; `undefined` fields are left out, as `JSON.stringify` does.
 */
export function stableStringify(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return stableList(value);
  return stableMapping(value as Record<string, unknown>);
}

function stableList(items: unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ',';
    text += stableStringify(items[index]);
  }
  return `${text}]`;
}

function stableMapping(mapping: Record<string, unknown>): string {
  let text = '{';
  for (const key of Object.keys(mapping).sort()) {
    const value = mapping[key];
    if (value === undefined) continue;
    if (text !== '{') text += ',';
    text += `${JSON.stringify(key)}:${stableStringify(value)}`;
  }
  return `${text}}`;
}
