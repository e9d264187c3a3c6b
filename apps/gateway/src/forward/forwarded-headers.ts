import type { FastifyRequest } from 'fastify';

type Headers = Record<string, string | string[] | undefined>;

/** Headers that concern one connection only (RFC 9110, 7.6.1), and `expect`, which our own server has answered. */
const hopByHop = ['keep-alive', 'proxy-connection', 'proxy-authenticate', 'te', 'trailer', 'upgrade', 'expect'];

/** The caller's headers as a replica should see them. */
export function forwardedHeaders(request: FastifyRequest, given: Headers, atLeast: string | undefined): Headers {
  const headers: Headers = { ...given };
  for (const name of hopByHop) delete headers[name];
  if (request.method === 'GET' || request.method === 'HEAD') delete headers['content-length'];
  headers['x-forwarded-for'] = [given['x-forwarded-for'], request.socket.remoteAddress]
    .flat()
    .filter(Boolean)
    .join(', ');
  headers['x-forwarded-host'] ??= request.headers.host;
  headers['x-forwarded-proto'] ??= 'http';
  headers['x-correlation-id'] = request.id;
  if (atLeast !== undefined) headers['x-callboard-at-least'] ??= atLeast;
  return headers;
}
