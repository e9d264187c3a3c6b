import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who a request comes from: the actor named in provenance, and the source it declares entities as by default. */
export interface RequestIdentity {
  actor: string;
  source: string;
}

/** What the guard leaves on the request. */
export interface AuthenticatedRequest {
  identity?: RequestIdentity;
  /** True for requests that change nothing, whatever their method. */
  reads?: boolean;
}

/** The identity of the request's token; undefined where reading needs none. */
export const Identity = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestIdentity | undefined =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().identity,
);
