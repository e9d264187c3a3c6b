import { Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';
import { boundSlowClient, slowClientLimits, type SlowClientLimits } from './slow-client';

/** Answers of at least so many bytes are counted: a connection takes what is smaller at once, or nearly. */
const largeBytesMin = 1024 * 1024;

interface Bounds extends SlowClientLimits {
  /** All large answers together that are made and not yet taken by their clients. */
  readonly bytesMax: number;
}

const defaults: Bounds = { bytesMax: 256 * 1024 * 1024, ...slowClientLimits };

/** Refuses large answers while those of others wait for clients that are slow: what nobody takes is memory. */
export function boundAnswersUnderWay(fastify: FastifyInstance, { bytesMax, ...limits }: Bounds = defaults): void {
  let bytes = 0;
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
    if (length < largeBytesMin || reply.raw.closed) return done(null, payload);
    if (bytes + length > bytesMax) {
      return done(new Problem('overloaded', 'Too many large answers are under way', [], { retryAfterSeconds: 1 }));
    }
    bytes += length;
    reply.raw.once('close', () => (bytes -= length));
    boundSlowClient(reply.raw, limits);
    done(null, payload);
  });
}
