import { isUtf8 } from 'node:buffer';
import { invalidField, Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';
import { refuseOtherCoding } from './body-coding';

/** Nesting of a body; what walks it afterwards is recursive. */
const depthMax = 100;

/** JSON bodies in UTF-8: an empty one is no body (clients send the type with every request), keys that poison prototypes are refused. */
export function acceptJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    refuseOtherCoding(request.headers);
    if (!isUtf8(body as Buffer)) return done(new Problem('unreadable-body', 'The body is not UTF-8'));
    void parse(request, body.toString(), (error, value) => {
      if (error) return done(new Problem('unreadable-body', 'The body is not valid JSON', [], { cause: error }));
      if (isDeeperThan(depthMax, value)) {
        return done(invalidField('', `The body is nested deeper than ${depthMax}`, 'too-deep'));
      }
      done(null, value);
    });
  });
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
