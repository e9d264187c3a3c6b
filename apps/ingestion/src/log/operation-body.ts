import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { refuseOtherCoding } from '@callboard/http';
import { Problem } from '@callboard/problems';

const BYTES_MAX = 64 * 1024;

/** The JSON body of an operator's request; an empty one is none, since clients send the type with every request. */
export async function operationBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Problem('unsupported-media-type', 'The body is application/json');
  refuseOtherCoding(request.headers);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > BYTES_MAX) throw new Problem('body-too-large', `The body may have ${BYTES_MAX} bytes`);
  }
  const body = Buffer.concat(parts);
  if (!isUtf8(body)) throw new Problem('unreadable-body', 'The body is not UTF-8');
  const text = body.toString();
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Problem('unreadable-body', 'The body is not valid JSON', [], { cause: error });
  }
}
