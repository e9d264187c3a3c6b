import type { FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { replicaHeader } from '@callboard/http';
import { Problem } from '@callboard/problems';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Replica } from '../replica/replica';
import type { ReplicaSet } from '../replica/replica-set';
import { failureOf, isRead, mayTryAnother, problemOf, saysNotReady } from './forward.decider';
import type { ForwardedBody } from './forwarded-body';
import { forwardedHeaders } from './forwarded-headers';
import { cookieAfter, isOfOwnPage, positionIn, type Reader } from './position-cookie';

/** How long a write may take, from its first byte to its answer: a push streams for as long as it has documents. */
const writeTimeoutMs = 600_000;

/** The status by which a read says that it does not include what it was to include. */
const notYetVisible = 409;

type Hooks = NonNullable<FastifyHttpProxyOptions['replyOptions']>;
type Answer = Parameters<NonNullable<Hooks['onResponse']>>[2];

/** A request and what is known of it. */
export interface Caller {
  request: FastifyRequest;
  reply: FastifyReply;
  path: string;
  options: Hooks;
  body: ForwardedBody;
}

/** One request on its way to a replica, and to another one where the first failed and nothing speaks against it. */
export class Passage {
  private readonly passedOver = new Set<Replica>();
  private broken = 0;
  private readonly isRead: boolean;
  private readonly reader: Reader;
  /** What the gateway itself has put into the answer: the correlation id, and whether a page of another origin may read it. */
  private readonly ownHeaders: ReturnType<FastifyReply['getHeaders']>;

  constructor(
    private readonly caller: Caller,
    private readonly target: { set: ReplicaSet; prefix: string },
  ) {
    const { request, reply } = caller;
    this.ownHeaders = { ...reply.getHeaders() };
    this.isRead = isRead(request.method, request.url);
    this.reader = {
      seen: this.isRead ? positionIn(request.headers.cookie, target.set.service) : undefined,
      isOfOwnPage: this.isRead && isOfOwnPage(request.headers),
    };
  }

  /** Sends the request; the reply is answered later, by whoever took it or by a problem. */
  begin(): FastifyReply {
    const { set } = this.target;
    const replica = set.next(this.passedOver);
    if (!replica) throw new Problem('upstream-unavailable', `No replica of ${set.service} is ready`);
    this.sendTo(replica);
    return this.caller.reply;
  }

  private sendTo(replica: Replica): void {
    const { reply, request, path, options, body } = this.caller;
    this.passedOver.add(replica);
    const opened = body.open();
    const isKept = Buffer.isBuffer(opened);
    request.body = isKept ? undefined : opened;
    reply.from(path, {
      ...options,
      ...(isKept ? { body: opened, contentType: request.headers['content-type'] ?? 'application/json' } : {}),
      ...(this.isRead ? {} : { timeout: writeTimeoutMs }),
      getUpstream: () => replica.url,
      retryDelay: () => null,
      rewriteRequestHeaders: (_, headers) => forwardedHeaders(request, headers, this.reader.seen?.toString()),
      onResponse: (_request, _reply, answer) => this.answered(answer),
      onError: (_, { error }) => this.failed(replica, error),
    });
  }

  private answered(answer: Answer): void {
    const { reply, request, body } = this.caller;
    const isNotReady = saysNotReady(answer.statusCode, reply.getHeader(replicaHeader));
    if (isNotReady && this.isRead && !body.isSpent && this.tryAnother(answer)) return;
    // A caller that still sends must be able to read the answer: Node drains what is left of its body.
    if (!request.raw.complete) reply.removeHeader('connection');
    const { vary } = this.ownHeaders;
    const theirs = reply.getHeader('vary');
    if (vary !== undefined && theirs !== vary) reply.header('vary', `${String(vary)}, ${String(theirs)}`);
    const cookie = this.cookieAfter(answer);
    if (cookie !== undefined) reply.header('set-cookie', cookie);
    void reply.send(answer.stream);
  }

  /** Not kept alive by an answer that what was seen is not there: a log begun anew has none as high. */
  private cookieAfter({ statusCode }: Answer): string | undefined {
    if (statusCode === notYetVisible) return undefined;
    const { set, prefix: path } = this.target;
    const position = this.caller.reply.getHeader('x-callboard-position');
    return cookieAfter(this.reader, position, { service: set.service, path });
  }

  /** A replica that is just going down says so before its readiness is asked again. */
  private tryAnother(answer: Answer): boolean {
    const another = this.target.set.next(this.passedOver);
    if (!another) return false;
    answer.stream.resume();
    for (const name of Object.keys(this.caller.reply.getHeaders())) this.caller.reply.removeHeader(name);
    this.caller.reply.headers(this.ownHeaders);
    this.sendTo(another);
    return true;
  }

  private failed(replica: Replica, error: Error): void {
    const { reply, body } = this.caller;
    const failure = failureOf(error);
    if (failure === 'unreachable') replica.hindered({ kind: 'refused', reason: 'not running' });
    const attempt = { isRead: this.isRead, isBodySpent: body.isSpent, brokenBefore: this.broken };
    if (failure === 'broken') this.broken += 1;
    const another = mayTryAnother(failure, attempt) ? this.target.set.next(this.passedOver) : undefined;
    if (another) return this.sendTo(another);
    void reply.send(new Problem(problemOf(failure), '', [], { cause: error }));
  }
}
