import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { refuseOtherCoding } from '@callboard/http';
import { Problem } from '@callboard/problems';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { operationBody } from '../log/operation-body';
import type { DescriptorDocument } from './descriptor-document';
import { readJsonDocuments } from './descriptor-json';
import { readNdjsonDocuments } from './descriptor-ndjson';
import { readYamlDocuments } from './descriptor-yaml';
import { pushLimits } from './push-limits';

type Form = 'json' | 'yaml' | 'ndjson';

const forms: Record<string, Form> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'text/yaml': 'yaml',
  'text/x-yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
};

/** Where descriptors are pushed. */
export const pushPath = '/api/ingestion/v1/entities';

/** Media types that a push may have. */
export const pushMediaTypes = Object.keys(forms);

/**
 * Lets the body of a push through as the stream it is: the readers of descriptors want its bytes, for limits and
 * positions. Other routes get JSON.
 */
export function receiveDescriptors(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) =>
    request.routeOptions.url === pushPath ? payload : operationBody(payload),
  );
  // Left half read, a body would hold up the next request on its connection for ever. Node drains only unread ones.
  fastify.addHook('onResponse', (request, _, done) => {
    request.raw.resume();
    done();
  });
}

/** What kind of body a push has. */
export function formOf({ headers }: Pick<IncomingMessage, 'headers'>): Form {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
  if (!form) {
    const detail = `A body is ${pushMediaTypes.join(', ')}, not ${type === '' ? 'without a media type' : type}`;
    throw new Problem('unsupported-media-type', detail);
  }
  refuseOtherCoding(headers);
  return form;
}

/** The documents of a body that is read as a whole, or of a stream as they arrive. */
export async function documentsOf(
  request: IncomingMessage,
  form: Form,
): Promise<Iterable<DescriptorDocument> | AsyncIterable<DescriptorDocument>> {
  // Leaving a body half read must not cut the connection: the answer still has to go out on it.
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (form === 'ndjson') return readNdjsonDocuments(stream);
  const body = await wholeBody(stream, Number(request.headers['content-length'] ?? 0));
  return form === 'json' ? readJsonDocuments(body) : readYamlDocuments(body);
}

async function wholeBody(stream: AsyncIterable<Buffer>, announcedBytes: number): Promise<Buffer> {
  const { bodyBytesMax } = pushLimits;
  const refuse = () => new Problem('body-too-large', `A body may have ${bodyBytesMax} bytes; NDJSON has no limit`);
  if (announcedBytes > bodyBytesMax) throw refuse();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    bytes += part.length;
    if (bytes > bodyBytesMax) throw refuse();
    parts.push(part);
  }
  if (bytes === 0) throw new Problem('empty-body', 'The body is empty');
  return Buffer.concat(parts);
}
