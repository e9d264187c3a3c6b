import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { POSITION_SOURCE, tellPosition, type PositionSource } from './position-source';

/**
 * Does what {@link PositionInterceptor} does, for routes that answer thousands of requests a second: any interceptor
 * makes Nest wrap the handler in observables and async resources, which costs more than such a request itself.
 */
@Injectable()
export class PositionGuard implements CanActivate {
  constructor(@Inject(POSITION_SOURCE) private readonly source: PositionSource) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await tellPosition(this.source, context);
    return true;
  }
}
