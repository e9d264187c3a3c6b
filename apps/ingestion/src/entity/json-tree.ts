import { pointerKeys } from '@callboard/entity';
import { descriptorLimits } from './descriptor-limits';
import { tokenAt } from './json-scanner';

/** A value of a JSON text: where it begins and ends, and what is in it. */
export interface JsonNode {
  start: number;
  end: number;
  /** Of a mapping or a list, by key or index. */
  inner?: Map<string, JsonNode>;
}

/** Reads where the values of a JSON text are. The text must be JSON; what is nested too deep is not looked into. */
export function jsonTree(text: string, offset = 0, levels: number = descriptorLimits.depthMax): JsonNode {
  const { start } = tokenAt(text, offset);
  const isContainer = text[start] === '{' || text[start] === '[';
  if (!isContainer || levels === 0) return { start, end: endOfValue(text, start) };
  const inner = new Map<string, JsonNode>();
  let next = start + 1;
  for (let token = tokenAt(text, next); !isEnd(token.kind); token = tokenAt(text, next)) {
    next = token.kind === ',' ? token.start + 1 : readInner(text, token, { inner, levels, of: text[start] });
  }
  return { start, end: tokenAt(text, next).start + 1, inner };
}

/** Reads the field or item that begins with a token; returns where it ends. */
function readInner(
  text: string,
  token: ReturnType<typeof tokenAt>,
  { inner, levels, of }: { inner: Map<string, JsonNode>; levels: number; of: string | undefined },
): number {
  const isField = of === '{' && token.kind === 'text';
  const key = isField ? (JSON.parse(text.slice(token.start, token.end)) as string) : String(inner.size);
  const value = jsonTree(text, isField ? tokenAt(text, token.end).start + 1 : token.start, levels - 1);
  inner.set(key, value);
  return value.end;
}

function isEnd(kind: ReturnType<typeof tokenAt>['kind']): boolean {
  return kind === undefined || kind === '}' || kind === ']';
}

/** Offset of the value of a pointer, or, if there is none, of the nearest one around it. */
export function locateInTree(tree: JsonNode, pointer: string): number {
  let node = tree;
  for (const key of pointerKeys(pointer)) {
    const inner = node.inner?.get(key);
    if (!inner) break;
    node = inner;
  }
  return node.start;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let offset = start; ;) {
    const token = tokenAt(text, offset);
    if (token.kind === undefined) return token.start;
    if (token.kind === '{' || token.kind === '[') depth++;
    if (token.kind === '}' || token.kind === ']') depth--;
    if (depth === 0) return token.end;
    offset = token.end;
  }
}
