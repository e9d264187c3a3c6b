import type { Readable } from 'node:stream';
import { fastifyHttpProxy } from '@fastify/http-proxy';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';
import { Agent } from 'undici';
import type { ReplicaSet } from '../replica/replica-set';
import { ReplicaSets } from '../replica/replica-sets';
import { isRead } from './forward.decider';
import { keepSmall, noBody, StreamedBody, type ForwardedBody } from './forwarded-body';
import { Passage, type Caller } from './passage';

const connectTimeoutMs = 1_000;
/** Long enough for a read that waits for a position (30 s) and for a long poll (55 s). */
const answerTimeoutMs = 65_000;
/** How long an answer may pause between two pieces. */
const silenceTimeoutMs = 120_000;
const keepAliveTimeoutMs = 30_000;
const connectionsMax = 256;
/** Bodies of reads up to this size are kept, so that another replica can be asked. */
const keptBodyBytesMax = 256 * 1024;

/** Forwards everything under a service's prefix to one of its replicas; keeps nothing. */
@Injectable()
export class ForwardSender implements OnModuleDestroy {
  private readonly agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: silenceTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connections: connectionsMax,
  });

  constructor(private readonly sets: ReplicaSets) {}

  /** Registers the prefixes; must be called before the app listens. */
  register(fastify: FastifyInstance): void {
    void fastify.register((scope, _, done) => {
      // Bodies pass through unread, so the parsers of the gateway's own routes stay outside.
      scope.removeAllContentTypeParsers();
      scope.setErrorHandler((error) => {
        throw asProblem(error);
      });
      for (const [prefix, set] of this.sets.byPrefix) this.registerPrefix(scope, prefix, set);
      done();
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }

  private registerPrefix(fastify: FastifyInstance, prefix: string, set: ReplicaSet): void {
    void fastify.register(fastifyHttpProxy, {
      upstream: '',
      prefix,
      rewritePrefix: prefix,
      undici: this.agent,
      disableCache: true,
      disableRequestLogging: true,
      replyOptions: { getUpstream: () => set.replicas[0]?.url ?? '' },
      handler: async (request, reply, path, options) => {
        const body = await bodyOf(request.body as Readable | undefined, request);
        return new Passage({ request, reply, path, options, body }, { set, prefix }).begin();
      },
    });
  }
}

/** The proxy library refuses paths that climb out of a service by a bare error with a status. */
function asProblem(error: unknown): unknown {
  const isClimbing = error instanceof Error && !(error instanceof Problem) && 'statusCode' in error;
  return isClimbing && error.statusCode === 400 ? new Problem('invalid-parameter', 'The path is not valid') : error;
}

async function bodyOf(source: Readable | undefined, { method, url }: Caller['request']): Promise<ForwardedBody> {
  if (!source) return noBody;
  return isRead(method, url) ? keepSmall(source, keptBodyBytesMax) : new StreamedBody(source);
}
