/**
 * JSON with the keys of every mapping in order of their UTF-16 units: equal content gives equal text, whatever the order
 * of its keys. Takes what JSON can hold; `undefined` fields are left out, as `JSON.stringify` does.
 */
export function stableStringify(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return Array.isArray(value) ? stableList(value) : stableMapping(value as Record<string, unknown>);
}

function stableList(items: unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    text += index === 0 ? stableStringify(items[index]) : `,${stableStringify(items[index])}`;
  }
  return `${text}]`;
}

function stableMapping(mapping: Record<string, unknown>): string {
  let text = '{';
  for (const key of Object.keys(mapping).sort()) {
    const value = mapping[key];
    if (value === undefined) continue;
    text += `${text === '{' ? '' : ','}${quote(key)}:${stableStringify(value)}`;
  }
  return `${text}}`;
}

// A text without any of these is its own JSON; asking first is several times cheaper than JSON.stringify.
// eslint-disable-next-line no-control-regex
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

function quote(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}
