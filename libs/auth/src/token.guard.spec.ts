import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Open, Reads, sha256Of, TokenGuard, Writes, type AuthenticatedRequest, type AuthOptions } from './index';

class Routes {
  @Writes() write() {}
  @Reads() read() {}
  @Open() open() {}
  silent() {}
}

type Route = keyof Routes;
const adminTokenSha256 = sha256Of('the-token');

function visit(route: Route, options: AuthOptions, authorization?: string) {
  const request: AuthenticatedRequest & { headers: object } = { headers: { authorization } };
  const context = {
    getType: () => 'http',
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  new TokenGuard(new Reflector(), options).canActivate(context);
  return request;
}

const development: AuthOptions = { mode: 'development', adminTokenSha256 };
const production: AuthOptions = { mode: 'production', adminTokenSha256 };
const unauthenticated = expect.objectContaining({ code: 'unauthenticated' });

describe('TokenGuard', () => {
  it.each<[Route, AuthOptions]>([
    ['write', development],
    ['write', production],
    ['silent', development],
    ['silent', production],
    ['read', production],
  ])('refuses %s without a token (%o)', (route, options) => {
    expect(() => visit(route, options)).toThrow(unauthenticated);
    expect(visit(route, options, 'Bearer the-token').identity).toEqual({ actor: 'admin', source: 'token:admin' });
  });

  it.each<[Route, AuthOptions]>([
    ['read', development],
    ['open', development],
    ['open', production],
  ])('lets %s pass without a token (%o)', (route, options) => {
    expect(visit(route, options)).toMatchObject({ identity: undefined, reads: true });
  });

  it.each(['Bearer nope', 'Basic the-token', 'Bearer', 'the-token', 'Bearer the-token x'])(
    'refuses %p even where no token is needed',
    (header) => {
      expect(() => visit('read', development, header)).toThrow(unauthenticated);
    },
  );

  it('lets nobody write where no token is set', () => {
    expect(() => visit('write', { mode: 'development' }, 'Bearer ')).toThrow(unauthenticated);
    expect(() => visit('write', { mode: 'development' }, 'Bearer undefined')).toThrow(unauthenticated);
  });
});
