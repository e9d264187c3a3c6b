import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { parseAtLeast, waitMsOf, type AtLeast } from './at-least';

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

/** Injection token of the {@link PositionSource} that {@link PositionInterceptor} asks. */
export const POSITION_SOURCE: unique symbol = Symbol('POSITION_SOURCE');

/**
 * For reads: waits for what `X-Callboard-At-Least` names (else 409 `not-yet-visible`), and says by `X-Callboard-Position`
 * and `X-Callboard-Age-Ms` what the answer reflects at least, since the position is taken before the data is read.
 */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  constructor(@Inject(POSITION_SOURCE) private readonly source: PositionSource) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const isLate = !(await this.waitAsAsked(http.getRequest<FastifyRequest>().headers));
    const { position, ageMs } = await this.source.current();
    const reply = http.getResponse<FastifyReply>();
    reply.header('x-callboard-position', String(position)).header('x-callboard-age-ms', String(Math.round(ageMs)));
    if (isLate) {
      throw new Problem('not-yet-visible', `This replica is at position ${position}`, [], { retryAfterSeconds: 1 });
    }
    return next.handle();
  }

  private async waitAsAsked(headers: FastifyRequest['headers']): Promise<boolean> {
    const wanted = headers['x-callboard-at-least'];
    if (wanted === undefined) return true;
    const atLeast = parseAtLeast(String(wanted));
    if (!atLeast)
      throw new Problem('invalid-parameter', "X-Callboard-At-Least must be a position or a receipt's token");
    return this.source.waitFor(atLeast, waitMsOf(headers['x-callboard-wait-ms']?.toString()));
  }
}
