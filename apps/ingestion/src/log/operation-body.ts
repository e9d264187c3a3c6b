import type { IncomingMessage } from 'node:http';
import { Problem } from '@callboard/problems';

const BYTES_MAX = 64 * 1024;

/** The JSON body of an operator's request; an empty one is none, since clients send the type with every request. */
export async function operationBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Problem('unsupported-media-type', 'The body is application/json');
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part as string;
    if (text.length > BYTES_MAX) throw new Problem('body-too-large', `The body may have ${BYTES_MAX} bytes`);
  }
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Problem('unreadable-body', 'The body is not valid JSON', [], { cause: error });
  }
}
