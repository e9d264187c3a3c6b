import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** The header under which a request and everything it causes can be found again. */
export const correlationHeader = 'x-correlation-id';

const acceptable = /^[\w.:/+=-]{1,128}$/;

/** The caller's correlation id when it is short and harmless, else a new one; it becomes `request.id`. */
export function correlationIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[correlationHeader];
  return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
}

/** Every answer tells its correlation id. */
export function tellCorrelation(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header(correlationHeader, request.id);
    done();
  });
}
