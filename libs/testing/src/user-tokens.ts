import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, SignJWT, type JWTPayload } from 'jose';

/** A new pair of keys as the gateway and the services have one. */
export const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** What a spec wants otherwise than it should be. */
export interface OtherToken {
  claims?: JWTPayload;
  header?: { alg?: string; typ?: string; kid?: string };
}

/** A guest's token, valid for an hour unless told otherwise. */
export async function userToken(key: KeyObject | Uint8Array, { claims, header }: OtherToken = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const payload = { sub: 'user:development/guest', aud: 'backstage', iat, exp: iat + 3_600, ...claims };
  const kid = key instanceof Uint8Array ? undefined : await calculateJwkThumbprint(key);
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'vnd.backstage.user', kid, ...header }).sign(key);
}
