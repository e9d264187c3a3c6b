import { hash } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

const known = Symbol('what the answer is known by');

interface KnownAnswer extends Buffer {
  [known]?: Buffer;
}

/** Names what tells the answer from all others, where that is shorter than the answer: its tag is made of it. */
export function knownBy(answer: Buffer, digest: Buffer): Buffer {
  (answer as KnownAnswer)[known] = digest;
  return answer;
}

/** A weak validator of an answer: the same text gives the same tag on every replica. */
export function answerTag(answer: string | Buffer): string {
  const told = (typeof answer === 'string' ? undefined : (answer as KnownAnswer)[known]) ?? answer;
  const digest = hash('sha1', told, 'base64').slice(0, 27);
  return `W/"${answer.length.toString(16)}-${digest}"`;
}

/** Whether an `If-None-Match` header names the tag, strong or weak. */
export function namesTag(header: string, tag: string): boolean {
  const bare = (each: string) => each.trim().replace(/^W\//, '');
  return header.split(',').some((each) => each.trim() === '*' || bare(each) === bare(tag));
}

/** Gives answers to reads under a path an `ETag`, and 304 to who has them already, as Backstage's backends do. */
export function tagAnswers(fastify: FastifyInstance, pathPrefix: string): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isOurs = request.url.toLowerCase().startsWith(pathPrefix);
    if (!isRead || !isOurs || reply.statusCode !== 200 || !isWhole(payload)) return done(null, payload);
    const tag = answerTag(payload);
    reply.header('etag', tag);
    const asked = request.headers['if-none-match'];
    if (asked === undefined || !namesTag(asked, tag)) return done(null, payload);
    reply.code(304).removeHeader('content-length');
    // A 304 tells the length of the answer that it stands for, or none (RFC 9110, 8.6). An empty text would be told as 0;
    // of a HEAD the framework drops the answer itself, and tells its length.
    done(null, request.method === 'HEAD' ? payload : null);
  });
}

function isWhole(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

/** Says so in the API's description, of what is not streamed. */
export function describeTags({ paths }: OpenAPIObject, pathPrefix: string): void {
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || !path.startsWith(pathPrefix) || isOfLines(get.responses['200'])) continue;
    get.responses['304'] ??= { description: 'The answer is the one that If-None-Match names' };
  }
}

function isOfLines(response: object | undefined): boolean {
  return Object.keys((response as { content?: object } | undefined)?.content ?? {}).includes('application/x-ndjson');
}
