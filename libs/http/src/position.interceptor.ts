import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { POSITION_SOURCE, tellPosition, type PositionSource } from './position-source';

/**
 * For reads: waits for what `X-Callboard-At-Least` names (else 409 `not-yet-visible`), and says by `X-Callboard-Position`
 * and `X-Callboard-Age-Ms` what the answer reflects at least, since the position is taken before the data is read.
 */
@Injectable()
export class PositionInterceptor implements NestInterceptor {
  constructor(@Inject(POSITION_SOURCE) private readonly source: PositionSource) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    await tellPosition(this.source, context);
    return next.handle();
  }
}
