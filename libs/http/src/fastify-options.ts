import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '@callboard/logging';
import { Problem } from '@callboard/problems';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { backstageAnswer, type BackstagePaths } from './backstage-answer';
import { defaultBodyBytesMax } from './body-limit';
import { correlationIdOf } from './correlation';
import { problemAnswer } from './problem-answer';
import { refusalOf } from './refusal';

/** Longer than any client of ours keeps an idle connection, so that it is never closed under a request. */
const keepAliveTimeoutMs = 75_000;

/** How long a request may take to arrive, its body included; who streams pushes begins another one in that time. */
export const requestTimeoutMs = 600_000;

/** What those who refuse requests that no route sees must know. */
interface Frame {
  backstagePaths: BackstagePaths;
  logger: Logger;
}

/** How every process serves HTTP: paths without regard to case and trailing slash, bounded bodies. */
export function fastifyOptions(frame: Frame): FastifyServerOptions & { skipMiddie: true } {
  return {
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 1_000 },
    bodyLimit: defaultBodyBytesMax,
    keepAliveTimeout: keepAliveTimeoutMs,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // Refused in our shape instead: see refuseWhenGoingDown.
    return503OnClosing: false,
    genReqId: correlationIdOf,
    requestIdHeader: false,
    frameworkErrors: (error, request, reply) => refuseUnroutable(error, { request, reply, frame }),
    clientErrorHandler: refuseUnreadable,
    skipMiddie: true,
  };
}

/** For requests that no route and no filter sees, as those with a broken percent-encoding. */
function refuseUnroutable(
  error: Error,
  { request, reply, frame }: { request: FastifyRequest; reply: FastifyReply; frame: Frame },
): void {
  frame.logger.debug({ event: 'http.request.unroutable', correlationId: request.id, err: error });
  const { method, url, id: correlationId } = request;
  // Nothing but the address can be at fault here: no route was looked for yet, no body read.
  const { code, detail } = refusalOf(error);
  const problem = new Problem(code === 'unreadable-body' ? 'invalid-parameter' : code, detail);
  const refused = { method, url, correlationId };
  const mount = frame.backstagePaths.mountOf(url);
  const answer = mount === undefined ? problemAnswer(problem, refused) : backstageAnswer(problem, refused, mount);
  void reply.status(answer.status).headers(answer.headers).send(answer.body);
}

/** For what is no HTTP that can be read: nothing is known of it, so the shape is ours on whatever path. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const refused = { method: '', url: '', correlationId: correlationIdOf({ headers: {} }) };
  const { status, headers, body } = problemAnswer(unreadable(error.code), refused);
  const head = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n${body}`);
}

function unreadable(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('head-too-large', `At most ${maxHeaderSize} bytes are taken`);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem('request-timeout', 'The rest of it did not arrive');
  return new Problem('invalid-parameter', 'This is no HTTP that can be read');
}
