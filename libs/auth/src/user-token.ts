import { createHash, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWK, type JWTVerifyOptions } from 'jose';

/** How a user's token is made, as Backstage's backends make theirs. */
export const userTokenForm = { typ: 'vnd.backstage.user', alg: 'ES256', audience: 'backstage' } as const;

/** The name of a key in a token's header: the thumbprint of its public part (RFC 7638), so nobody has to give names. */
export function keyIdOf(key: KeyObject): string {
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** Public keys as `jwks.json` shows them. Each must be of the curve P-256; of private ones nothing private is shown. */
export function keySetOf(keys: readonly KeyObject[]): JSONWebKeySet {
  return { keys: keys.map(publicJwkOf) };
}

function publicJwkOf(key: KeyObject): JWK {
  const { crv, kty, x, y } = key.export({ format: 'jwk' });
  return { kty, crv, x, y, kid: keyIdOf(key), alg: userTokenForm.alg, use: 'sig' } as JWK;
}

const demands: JWTVerifyOptions = {
  algorithms: [userTokenForm.alg],
  typ: userTokenForm.typ,
  audience: userTokenForm.audience,
  requiredClaims: ['sub', 'iat', 'exp'],
};

/** Knows users by the tokens that were signed by the private part of one of its keys. */
export class UserTokenVerifier {
  private readonly keySet: ReturnType<typeof createLocalJWKSet>;

  constructor(keys: readonly KeyObject[]) {
    this.keySet = createLocalJWKSet(keySetOf(keys));
  }

  /** The entity ref of the token's user; undefined for what is forged, expired, of another kind, or no token at all. */
  async userOf(token: string): Promise<string | undefined> {
    try {
      return (await jwtVerify(token, this.keySet, demands)).payload.sub;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
