import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who a request comes from: the actor named in provenance, and the source it declares entities as by default. */
export interface RequestIdentity {
  actor: string;
  source: string;
  /** The entity ref of a signed-in user; undefined for tokens of machines. */
  userRef?: string;
}

/** What the guard leaves on the request. */
export interface AuthenticatedRequest {
  identity?: RequestIdentity;
  /** True for requests that change nothing, whatever their method; undefined where the method tells. */
  reads?: boolean;
}

/** The identity of the request's token; undefined where reading needs none. */
export const Identity = createParamDecorator(
  (_: unknown, context: ExecutionContext): RequestIdentity | undefined =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().identity,
);

/** The entity ref of the signed-in user; always there on routes {@link OfUser}. */
export const UserRef = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().identity?.userRef,
);
