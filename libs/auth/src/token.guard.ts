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

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const access = this.accessOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest & { headers: Headers }>();
    request.reads = access !== 'write';
    request.identity = this.identityOf(request.headers.authorization);
    const isOpen = access === 'open' || (access === 'read' && this.options.mode === 'development');
    if (!isOpen && !request.identity) throw new Problem('unauthenticated', 'Missing credentials');
    return true;
  }

  private accessOf(context: ExecutionContext): Access {
    return this.reflector.getAllAndOverride<Access>(ACCESS, [context.getHandler(), context.getClass()]) ?? 'write';
  }

  /** A token that is sent must be a known one, even where none is needed: a typo should be noticed. */
  private identityOf(header: string | string[] | undefined): RequestIdentity | undefined {
    if (header === undefined) return undefined;
    const token = /^Bearer +(\S+) *$/i.exec(String(header))?.[1];
    if (token === undefined || !this.isAdminToken(token)) throw new Problem('unauthenticated', 'Illegal token');
    return { actor: 'admin', source: 'token:admin' };
  }

  private isAdminToken(token: string): boolean {
    const expected = this.options.adminTokenSha256;
    return expected !== undefined && timingSafeEqual(sha256Of(token), expected);
  }
}
