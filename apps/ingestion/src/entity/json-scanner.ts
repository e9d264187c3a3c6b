/** One token of a JSON text: a bracket, a comma, a colon, or a whole text, number or word. */
export interface JsonToken {
  kind: '{' | '}' | '[' | ']' | ',' | ':' | 'text' | 'scalar';
  start: number;
  end: number;
}

const marks = '{}[],:';
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const blanks = /[ \t\r\n]*/y;

/** The token at or after an offset; its kind is undefined where the text is at its end or no token fits. */
export function tokenAt(text: string, offset: number): JsonToken | { kind: undefined; start: number } {
  blanks.lastIndex = offset;
  blanks.test(text);
  const start = blanks.lastIndex;
  const first = text[start];
  if (first === undefined) return { kind: undefined, start };
  if (marks.includes(first)) return { kind: first as JsonToken['kind'], start, end: start + 1 };
  if (first === '"') return textToken(text, start);
  scalar.lastIndex = start;
  return scalar.test(text) ? { kind: 'scalar', start, end: scalar.lastIndex } : { kind: undefined, start };
}

function textToken(text: string, start: number): JsonToken | { kind: undefined; start: number } {
  for (let at = start + 1; at < text.length;) {
    const character = text[at] as string;
    if (character === '"') return { kind: 'text', start, end: at + 1 };
    if (character < ' ') return { kind: undefined, start: at };
    escape.lastIndex = at;
    if (character !== '\\') at++;
    else if (escape.test(text)) at = escape.lastIndex;
    else return { kind: undefined, start: at };
  }
  return { kind: undefined, start: text.length };
}
