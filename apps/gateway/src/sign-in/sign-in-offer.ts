import type { GatewayConfig } from '../gateway.config';
import { GuestSignIn } from './guest-sign-in';
import type { SignIn } from './sign-in';
import { UserTokenIssuer } from './user-token-issuer';

/** The ways to sign in here, and what makes their tokens. */
export interface SignInOffer {
  signIns: SignIn[];
  issuer: UserTokenIssuer;
}

/** Injection token of the {@link SignInOffer}; undefined where nobody can sign in. */
export const SIGN_IN_OFFER = Symbol('SIGN_IN_OFFER');

/** Guests exist in development mode only, and nobody signs in without a key. */
export function signInOfferOf(config: GatewayConfig): SignInOffer | undefined {
  const { mode, userTokenKey, publicUrl, guestUserRef } = config;
  if (mode !== 'development' || userTokenKey === undefined) return undefined;
  return {
    signIns: [new GuestSignIn(guestUserRef)],
    issuer: new UserTokenIssuer(userTokenKey, `${publicUrl}/api/auth`),
  };
}
