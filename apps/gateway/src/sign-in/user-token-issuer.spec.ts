import { keySetOf, UserTokenVerifier } from '@callboard/auth';
import { keyPair } from '@callboard/testing';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { UserTokenIssuer } from './user-token-issuer';

const { privateKey, publicKey } = keyPair();
const issuer = new UserTokenIssuer(privateKey, 'http://127.0.0.1:7007/api/auth');
const now = new Date();
const iat = Math.floor(now.getTime() / 1000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe("a user's token", () => {
  it("has the header and the claims of Backstage's, and the services take it", async () => {
    const token = await issuer.issue('user:development/guest', now);
    const { kid } = keySetOf([publicKey]).keys[0]!;
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'vnd.backstage.user', alg: 'ES256', kid });
    expect(decodeJwt(token)).toEqual({
      iss: 'http://127.0.0.1:7007/api/auth',
      sub: 'user:development/guest',
      aud: 'backstage',
      iat,
      exp: iat + 3_600,
      uip: expect.stringMatching(/^[\w-]{86}$/),
    });
    expect(await new UserTokenVerifier([publicKey]).userOf(token)).toBe('user:development/guest');
  });

  it('can be made a limited one by anybody, which proves who asks but opens nothing here', async () => {
    const token = await issuer.issue('user:development/guest', now);
    const { alg, kid } = decodeProtectedHeader(token);
    const { sub, exp, uip } = decodeJwt(token);
    const limited = `${part({ typ: 'vnd.backstage.limited-user', alg, kid })}.${part({ sub, iat, exp })}.${String(uip)}`;
    const { payload } = await jwtVerify(limited, createLocalJWKSet(keySetOf([publicKey])));
    expect(payload).toEqual({ sub: 'user:development/guest', iat, exp: iat + 3_600 });
    expect(await new UserTokenVerifier([publicKey]).userOf(limited)).toBeUndefined();
  });
});
