import type { Logger } from '@callboard/logging';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { defaultBodyBytesMax } from './body-limit';
import { correlationIdOf } from './correlation';
import { problemAnswer } from './problem-answer';
import { refusalOf } from './refusal';

/** Longer than any client of ours keeps an idle connection, so that it is never closed under a request. */
const keepAliveTimeoutMs = 75_000;

/** How every process serves HTTP: paths without regard to case and trailing slash, bounded bodies. */
export function fastifyOptions(logger: Logger): FastifyServerOptions & { skipMiddie: true } {
  return {
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 1_000 },
    bodyLimit: defaultBodyBytesMax,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    genReqId: correlationIdOf,
    requestIdHeader: false,
    frameworkErrors: (error, request, reply) => refuseUnroutable(error, { request, reply, logger }),
    skipMiddie: true,
  };
}

/** For requests that no route and no filter sees, as those with a broken percent-encoding. */
function refuseUnroutable(
  error: Error,
  { request, reply, logger }: { request: FastifyRequest; reply: FastifyReply; logger: Logger },
): void {
  logger.debug({ event: 'http.request.unroutable', correlationId: request.id, err: error });
  const refused = { method: request.method, url: request.url, correlationId: request.id };
  const { status, headers, body } = problemAnswer(refusalOf(error), refused);
  void reply.status(status).headers(headers).send(body);
}
