import { Problem } from '@callboard/problems';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAtLeast, refuseHeader, waitMsOf, type AtLeast } from './at-least';

/** What an answer reflects: everything up to `position`; the replica last knew itself level with the log `ageMs` ago. */
export interface ReadPosition {
  position: number;
  ageMs: number;
}

/** Tells how far the data that answers are made of has come. */
export interface PositionSource {
  current(): Promise<ReadPosition>;
  /** Resolves true as soon as everything wanted is included, false when that took longer than `timeoutMs`. */
  waitFor(atLeast: AtLeast, timeoutMs: number): Promise<boolean>;
}

/** Injection token of the {@link PositionSource} that `PositionInterceptor` and `PositionGuard` ask. */
export const POSITION_SOURCE: unique symbol = Symbol('POSITION_SOURCE');

/** Waits as the request asks and puts the position into the answer's headers. To be called before the data is read. */
export async function tellPosition(source: PositionSource, context: ExecutionContext): Promise<void> {
  const http = context.switchToHttp();
  const isLate = !(await waitAsAsked(source, http.getRequest<FastifyRequest>().headers));
  const { position, ageMs } = await source.current();
  const reply = http.getResponse<FastifyReply>();
  reply.header('x-callboard-position', String(position)).header('x-callboard-age-ms', String(Math.round(ageMs)));
  if (isLate) {
    throw new Problem('not-yet-visible', `This replica is at position ${position}`, [], { retryAfterSeconds: 1 });
  }
}

async function waitAsAsked(source: PositionSource, headers: FastifyRequest['headers']): Promise<boolean> {
  const waitMs = waitMsOf(headers['x-callboard-wait-ms']?.toString());
  const wanted = headers['x-callboard-at-least'];
  if (wanted === undefined) return true;
  const atLeast = parseAtLeast(String(wanted));
  if (!atLeast) refuseHeader('X-Callboard-At-Least', "must be a position or a receipt's token", 'bad-position');
  return source.waitFor(atLeast, waitMs);
}
