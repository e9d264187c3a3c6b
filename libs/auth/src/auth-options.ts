import { createHash } from 'node:crypto';
import type { UserTokenVerifier } from './user-token';

/** What the guard needs to know; only the hash of the token is kept in memory. */
export interface AuthOptions {
  mode: 'development' | 'production';
  adminTokenSha256?: Buffer;
  /** Absent where no user can sign in. */
  users?: UserTokenVerifier;
}

/** Injection token of {@link AuthOptions}. */
export const AUTH_OPTIONS = Symbol('AUTH_OPTIONS');

/** The hash under which a token is known. */
export function sha256Of(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
