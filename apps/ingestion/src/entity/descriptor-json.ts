import { isUtf8 } from 'node:buffer';
import { type DescriptorDocument, tooManyDocuments, unreadable } from './descriptor-document';
import { descriptorLimits } from './descriptor-limits';
import { syntaxErrorOffset } from './json-syntax';
import { jsonTree, locateInTree, type JsonNode } from './json-tree';
import { LineIndex } from './text-position';

/**
 * Reads a body that is one entity, a list of entities, or `{"entities": […]}`.
 * @throws Problem `unreadable-body` where the body is no JSON: unlike YAML, it has no seams at which to go on
 */
export function readJsonDocuments(body: Buffer | string): Generator<DescriptorDocument> {
  const text = decode(body);
  const value = parseJson(text);
  if (Array.isArray(value)) return listed(text, value, 0);
  const { entities } = (value ?? {}) as { entities?: unknown };
  if (Array.isArray(entities) && !Object.hasOwn(value as object, 'kind')) return listed(text, entities, 1);
  return single(text, value);
}

/** Reads a JSON text; the problem tells where it ceases to be one. */
export function parseJson(text: string, code: 'unreadable-body' | 'unreadable-document' = 'unreadable-body'): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const offset = syntaxErrorOffset(text) ?? 0;
    const [character] = text.slice(offset, offset + 2);
    const reason = character === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(character)}`;
    throw unreadable(code, `not JSON: ${reason}`, new LineIndex(text).positionAt(offset));
  }
}

function decode(body: Buffer | string): string {
  if (typeof body === 'string') return body;
  if (!isUtf8(body)) throw unreadable('unreadable-body', 'the body is not UTF-8');
  return body.toString('utf8').replace(/^\uFEFF/, '');
}

function* single(text: string, value: unknown): Generator<DescriptorDocument> {
  const lines = new LineIndex(text);
  let tree: JsonNode | undefined;
  yield documentOf(value, 0, text.length, (pointer) =>
    lines.positionAt(locateInTree((tree ??= jsonTree(text)), pointer)),
  );
}

/** @param levels how deep in the text the list of the values is */
function* listed(text: string, values: unknown[], levels: 0 | 1): Generator<DescriptorDocument> {
  const { documentsMax } = descriptorLimits;
  const lines = new LineIndex(text);
  let offsets: number[] | undefined;
  for (const [index, value] of values.entries()) {
    if (index === documentsMax) return yield tooManyDocuments(index, documentsMax);
    let tree: JsonNode | undefined;
    yield documentOf(value, index, text.length, (pointer) => {
      offsets ??= itemOffsets(text, levels);
      tree ??= jsonTree(text, offsets[index]);
      return lines.positionAt(locateInTree(tree, pointer));
    });
  }
}

/** Where the items of the list begin, found in one pass for all of them. */
function itemOffsets(text: string, levels: 0 | 1): number[] {
  const tree = jsonTree(text, 0, levels + 1);
  const list = levels === 0 ? tree : tree.inner?.get('entities');
  return [...(list?.inner?.values() ?? [])].map(({ start }) => start);
}

function documentOf(
  value: unknown,
  index: number,
  charactersOfBody: number,
  locate: (pointer: string) => ReturnType<LineIndex['positionAt']>,
): DescriptorDocument {
  const { documentBytesMax } = descriptorLimits;
  // A text that is small as a whole has no large items: nothing needs to be weighed.
  if (charactersOfBody * 3 <= documentBytesMax || !isTooLarge(value)) return { index, value, locate };
  const message = `a document may have ${documentBytesMax} bytes`;
  return { index, problem: unreadable('document-too-large', message, locate('')) };
}

function isTooLarge(value: unknown): boolean {
  // What is nested too deep is left to the check of the entity; JSON.stringify would not survive it.
  if (isDeeperThan(descriptorLimits.depthMax, value)) return false;
  return Buffer.byteLength(JSON.stringify(value)) > descriptorLimits.documentBytesMax;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
