import { Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';

/** Once the server closes, requests that still come by open connections are told to go to another replica. */
export function refuseWhenGoingDown(fastify: FastifyInstance): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  fastify.addHook('onRequest', (_request, _reply, done) => {
    done(isClosing ? new Problem('not-ready', 'The process is going down') : undefined);
  });
}
