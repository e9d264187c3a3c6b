import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { authOptionsOf, OfUser, Open, Reads, sha256Of, TokenGuard, Writes } from './index';
import type { AuthenticatedRequest, AuthOptions } from './index';
import { keyPair, userToken } from '@callboard/testing';

class Routes {
  @Writes() write() {}
  @Reads() read() {}
  @Open() open() {}
  @OfUser() own() {}
  silent() {}
}

type Route = keyof Routes;
const adminTokenSha256 = sha256Of('the-token');

async function visit(route: Route, options: AuthOptions, authorization?: string) {
  const request: AuthenticatedRequest & { headers: object } = { headers: { authorization } };
  const context = {
    getType: () => 'http',
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  await new TokenGuard(new Reflector(), options).canActivate(context);
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
  ])('refuses %s without a token (%o)', async (route, options) => {
    await expect(visit(route, options)).rejects.toThrow(unauthenticated);
    const { identity } = await visit(route, options, 'Bearer the-token');
    expect(identity).toEqual({ actor: 'admin', source: 'token:admin' });
  });

  it.each<[Route, AuthOptions]>([
    ['read', development],
    ['open', development],
    ['open', production],
  ])('lets %s pass without a token (%o)', async (route, options) => {
    expect(await visit(route, options)).toMatchObject({ identity: undefined, reads: true });
  });

  it.each(['Bearer nope', 'Basic the-token', 'Bearer', 'the-token', 'Bearer the-token x'])(
    'refuses %p even where no token is needed',
    async (header) => {
      await expect(visit('read', development, header)).rejects.toThrow(unauthenticated);
    },
  );

  it.each(['Bearer nope', 'Basic the-token', 'Bearer', 'Bearer the-token'])(
    'does not look at %p on a route that is open to everyone',
    async (header) => {
      for (const options of [development, production]) {
        expect(await visit('open', options, header)).toMatchObject({ identity: undefined, reads: true });
      }
    },
  );

  it.each(['Bearer ', 'Bearer undefined'])('lets nobody write with %p where no token is set', async (header) => {
    await expect(visit('write', { mode: 'development' }, header)).rejects.toThrow(unauthenticated);
  });
});

describe('a signed-in user', () => {
  const { privateKey, publicKey } = keyPair();
  const given = { adminToken: 'the-token', userTokenPublicKeys: [publicKey] };
  const withUsers = authOptionsOf({ mode: 'development', ...given });
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  let bearer: string;
  beforeAll(async () => (bearer = `Bearer ${await userToken(privateKey)}`));

  const inProduction = authOptionsOf({ mode: 'production', ...given });

  it.each<Route>(['read', 'own'])('may use what says %s, in every mode', async (route) => {
    for (const options of [withUsers, inProduction]) {
      const { identity } = await visit(route, options, bearer);
      expect(identity).toMatchObject({ actor: 'user:development/guest', userRef: 'user:development/guest' });
    }
  });

  it.each<Route>(['write', 'silent'])('may not use what says %s, in any mode', async (route) => {
    for (const options of [withUsers, inProduction]) {
      await expect(visit(route, options, bearer)).rejects.toThrow(forbidden);
    }
  });

  it('has what a token of a machine has not', async () => {
    await expect(visit('own', withUsers, 'Bearer the-token')).rejects.toThrow(forbidden);
    await expect(visit('own', withUsers)).rejects.toThrow(unauthenticated);
  });

  it.each<[string, AuthOptions]>([
    ['where no key is known', authOptionsOf({ mode: 'development', adminToken: 'the-token' })],
    ['in production without a key', authOptionsOf({ mode: 'production', adminToken: 'the-token' })],
    ['of another deployment', authOptionsOf({ mode: 'development', userTokenPublicKeys: [keyPair().publicKey] })],
  ])('is nobody %s', async (_, options) => {
    for (const route of ['read', 'write', 'own'] as const) {
      await expect(visit(route, options, bearer)).rejects.toThrow(unauthenticated);
    }
  });
});
