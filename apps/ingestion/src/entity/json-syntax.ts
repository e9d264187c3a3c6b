import { tokenAt, type JsonToken } from './json-scanner';

type Expectation = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';
type Kind = JsonToken['kind'];

/** Offset of the first character that keeps a text from being JSON; undefined if it is JSON. */
export function syntaxErrorOffset(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expectation = 'value';
  for (let offset = 0; ;) {
    const token = tokenAt(text, offset);
    if (token.kind === undefined) {
      const isJson =
        expected === 'nothing' && text.slice(offset, token.start).trim() === '' && token.start === text.length;
      return isJson ? undefined : token.start;
    }
    const next: Expectation | undefined = steps[expected](token.kind, open);
    if (!next) return token.start;
    expected = next;
    offset = token.end;
  }
}

/** What may follow a token where something was expected; nothing where the token is an error. */
const steps: Record<Expectation, (kind: Kind, open: ('{' | '[')[]) => Expectation | undefined> = {
  value: valueStart,
  'value-or-end': (kind, open) => (kind === ']' ? end(kind, open) : valueStart(kind, open)),
  key: (kind) => (kind === 'text' ? 'colon' : undefined),
  'key-or-end': (kind, open) => (kind === '}' ? end(kind, open) : steps.key(kind, open)),
  colon: (kind) => (kind === ':' ? 'value' : undefined),
  'comma-or-end': (kind, open) => {
    if (kind === ',') return open.at(-1) === '{' ? 'key' : 'value';
    return kind === '}' || kind === ']' ? end(kind, open) : undefined;
  },
  nothing: () => undefined,
};

function valueStart(kind: Kind, open: ('{' | '[')[]): Expectation | undefined {
  if (kind === '{' || kind === '[') {
    open.push(kind);
    return kind === '{' ? 'key-or-end' : 'value-or-end';
  }
  return kind === 'text' || kind === 'scalar' ? afterValue(open) : undefined;
}

function end(kind: '}' | ']', open: ('{' | '[')[]): Expectation | undefined {
  return open.pop() === (kind === '}' ? '{' : '[') ? afterValue(open) : undefined;
}

function afterValue(open: readonly string[]): Expectation {
  return open.length === 0 ? 'nothing' : 'comma-or-end';
}
