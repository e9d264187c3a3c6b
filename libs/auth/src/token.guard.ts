import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Problem } from '@callboard/problems';
import { ACCESS, type Access } from './access';
import { AUTH_OPTIONS, sha256Of, type AuthOptions } from './auth-options';
import type { AuthenticatedRequest, RequestIdentity } from './identity';

type Headers = Record<string, string | string[] | undefined>;

/** Lets a request pass by its bearer token and what its route says about itself ({@link Access}). */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const access = this.accessOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest & { headers: Headers }>();
    request.reads = access === 'own' ? undefined : access !== 'write';
    request.identity = undefined;
    if (access === 'open') return true;
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.identify(request, String(authorization), access);
    this.refuseNobody(access);
    return true;
  }

  private async identify(request: AuthenticatedRequest, authorization: string, access: Access): Promise<boolean> {
    request.identity = await this.identityOf(authorization);
    refuseWrongKind(access, request.identity);
    return true;
  }

  private accessOf(context: ExecutionContext): Access {
    return this.reflector.getAllAndOverride<Access>(ACCESS, [context.getHandler(), context.getClass()]) ?? 'write';
  }

  private refuseNobody(access: Access): void {
    const isOpen = access === 'read' && this.options.mode === 'development';
    if (!isOpen) throw new Problem('unauthenticated', 'Missing credentials');
  }

  /** A token that is sent must be a known one, even where reading needs none: a typo should be noticed. */
  private async identityOf(authorization: string): Promise<RequestIdentity> {
    const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    if (this.isAdminToken(token)) return { actor: 'admin', source: 'token:admin' };
    const userRef = await this.options.users?.userOf(token);
    if (userRef === undefined) throw new Problem('unauthenticated', 'Illegal token');
    return { actor: userRef, source: userRef, userRef };
  }

  private isAdminToken(token: string): boolean {
    const expected = this.options.adminTokenSha256;
    return expected !== undefined && timingSafeEqual(sha256Of(token), expected);
  }
}

/** Users read, and keep what is theirs; tokens write, and have nothing of their own. */
function refuseWrongKind(access: Access, { userRef }: RequestIdentity): void {
  if (access === 'write' && userRef !== undefined) {
    throw new Problem('forbidden', `This endpoint does not allow 'user' credentials: ${userRef} may read only`);
  }
  if (access === 'own' && userRef === undefined) {
    throw new Problem('forbidden', "This endpoint does not allow 'service' credentials: it is for signed-in users");
  }
}
