import { Problem } from '@callboard/problems';
import type { FastifyInstance } from 'fastify';

/** Answers of at least so many bytes are counted: a connection takes what is smaller at once, or nearly. */
const largeBytesMin = 1024 * 1024;

interface Bounds {
  /** All large answers together that are made and not yet taken by their clients. */
  readonly bytesMax: number;
  /** How long a client may take nothing of a large answer before it is cut off. */
  readonly stalledMsMax: number;
}

const defaults: Bounds = { bytesMax: 256 * 1024 * 1024, stalledMsMax: 60_000 };

/** Refuses large answers while those of others wait for clients that are slow: what nobody takes is memory. */
export function boundAnswersUnderWay(fastify: FastifyInstance, { bytesMax, stalledMsMax }: Bounds = defaults): void {
  let bytes = 0;
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const length = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
    if (length < largeBytesMin) return done(null, payload);
    if (bytes + length > bytesMax) {
      return done(new Problem('overloaded', 'Too many large answers are under way', [], { retryAfterSeconds: 1 }));
    }
    bytes += length;
    reply.raw.once('close', () => (bytes -= length));
    reply.raw.setTimeout(stalledMsMax, () => reply.raw.destroy());
    done(null, payload);
  });
}
