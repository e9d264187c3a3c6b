import { isUtf8 } from 'node:buffer';
import { pointerKeys } from '@callboard/entity';
import { isCollection, isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';
import { type DescriptorDocument, tooManyDocuments, unreadable } from './descriptor-document';
import { descriptorLimits } from './descriptor-limits';
import { LineIndex } from './text-position';
import { composeYaml, UnreadableYaml } from './yaml-composer';
import { yamlChunks, type YamlChunk } from './yaml-documents';

/**
 * Reads a body of YAML documents, each by itself: one that cannot be read is one refusal, and its neighbours are taken.
 * Empty documents are passed over. YAML is YAML 1.2 core: dates stay text, `<<` is a key like any other.
 */
export function* readYamlDocuments(body: Buffer | string): Generator<DescriptorDocument> {
  const { documentsMax } = descriptorLimits;
  let index = 0;
  for (const chunk of yamlChunks(typeof body === 'string' ? Buffer.from(body) : body)) {
    if (index === documentsMax) return yield tooManyDocuments(index, documentsMax);
    const document = readChunk(chunk, index);
    if (!document) continue;
    yield document;
    index++;
  }
}

function readChunk(chunk: YamlChunk, index: number): DescriptorDocument | undefined {
  const { documentBytesMax, aliasesMax } = descriptorLimits;
  const { bytes, line } = chunk;
  if (bytes.length > documentBytesMax) {
    const message = `a document may have ${documentBytesMax} bytes, this has ${bytes.length}`;
    return { index, problem: unreadable('document-too-large', message, { line, column: 1 }) };
  }
  if (!isUtf8(bytes)) {
    return { index, problem: unreadable('unreadable-document', 'the document is not UTF-8', { line, column: 1 }) };
  }
  const text = bytes.toString('utf8');
  const lines = new LineIndex(text, line);
  try {
    const value: unknown = composeYaml(text).toJS({ maxAliasCount: aliasesMax });
    if (value === null) return undefined;
    // The nodes weigh many times what the value does, so they are made again should a place be asked for.
    let nodes: Document.Parsed | undefined;
    return { index, value, locate: (pointer) => lines.positionAt(offsetOf((nodes ??= composeYaml(text)), pointer)) };
  } catch (error) {
    // A ReferenceError is the yaml package's word for more aliases than allowed.
    if (!(error instanceof UnreadableYaml || error instanceof ReferenceError)) throw error;
    const offset = error instanceof UnreadableYaml ? error.offset : 0;
    return { index, problem: unreadable('unreadable-document', error.message, lines.positionAt(offset)) };
  }
}

/** Where the field of a pointer is; where it is missing, the key of the nearest mapping around it. */
function offsetOf(document: Document.Parsed, pointer: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of pointerKeys(pointer)) {
    const entry = entryOf(node, key);
    if (!entry) return offset;
    node = entry.value;
    offset = entry.offset ?? offset;
  }
  return isCollection(node) ? offset : (startOf(node) ?? offset);
}

function entryOf(node: unknown, key: string): { value: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value ?? '') === key);
    return pair && { value: pair.value, offset: startOf(pair.key) };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(key)];
  return item === undefined ? undefined : { value: item, offset: startOf(item) };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
