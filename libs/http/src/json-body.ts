import { Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';

/** JSON bodies: an empty one is no body (clients send the type with every request), keys that poison prototypes are refused. */
export function acceptJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    void parse(request, body as string, (error, value) => {
      done(error ? new Problem('unreadable-body', 'The body is not valid JSON', [], { cause: error }) : null, value);
    });
  });
}
