import { isUtf8 } from 'node:buffer';
import { Problem } from '@callboard/problems';
import { type DescriptorDocument, unreadable } from './descriptor-document';
import { parseJson } from './descriptor-json';
import { descriptorLimits } from './descriptor-limits';
import { jsonTree, locateInTree, type JsonNode } from './json-tree';
import { linesOf, type TextLine } from './text-lines';

/** A document of an NDJSON stream and the line that it was. */
export type NdjsonDocument = DescriptorDocument & { line: number };

/**
 * Reads one entity a line as the lines arrive, holding no more than one of them (and the chunk it came in). A line that
 * cannot be read, or is too long, is one refusal, and the next is taken. Blank lines are passed over.
 */
export async function* readNdjsonDocuments(stream: AsyncIterable<Buffer>): AsyncGenerator<NdjsonDocument> {
  let index = 0;
  for await (const line of linesOf(stream, descriptorLimits.documentBytesMax)) {
    if (isBlank(line)) continue;
    yield { ...readLine(line, index), line: line.number };
    index++;
  }
}

function readLine({ number, bytes }: TextLine, index: number): DescriptorDocument {
  const start = { line: number, column: 1 };
  if (bytes === undefined) {
    const message = `a line may have ${descriptorLimits.documentBytesMax} bytes`;
    return { index, problem: unreadable('document-too-large', message, start) };
  }
  if (!isUtf8(bytes)) return { index, problem: unreadable('unreadable-document', 'the line is not UTF-8', start) };
  const text = bytes.toString('utf8');
  try {
    const value = parseJson(text, 'unreadable-document');
    let tree: JsonNode | undefined;
    const columnOf = (pointer: string) => locateInTree((tree ??= jsonTree(text)), pointer) + 1;
    return { index, value, locate: (pointer) => ({ line: number, column: columnOf(pointer) }) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [{ column, message } = { column: 1, message: error.detail }] = error.errors;
    return { index, problem: unreadable('unreadable-document', message, { line: number, column: column ?? 1 }) };
  }
}

function isBlank({ bytes }: TextLine): boolean {
  return bytes !== undefined && bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
