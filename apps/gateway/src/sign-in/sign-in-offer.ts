import type { GatewayConfig } from '../gateway.config';
import { GuestSignIn } from './guest-sign-in';
import type { SignIn } from './sign-in';
import { UserTokenIssuer } from './user-token-issuer';

/** The ways to sign in here, and what makes their tokens. */
export interface SignInOffer {
  signIns: SignIn[];
  issuer: UserTokenIssuer;
  /** Pages that a token may be given to. */
  appOrigins: string[];
}

/** Injection token of the {@link SignInOffer}; undefined where nobody can sign in. */
export const SIGN_IN_OFFER = Symbol('SIGN_IN_OFFER');

/** Guests exist in development mode only, other sign-ins where they are given, and nobody signs in without a key. */
export function signInOfferOf(config: GatewayConfig, others: SignIn[]): SignInOffer | undefined {
  const { mode, userTokenKey, publicUrl, guestUserRef, corsOrigins } = config;
  const signIns = mode === 'development' ? [new GuestSignIn(guestUserRef), ...others] : others;
  if (signIns.length === 0 || userTokenKey === undefined) return undefined;
  return {
    signIns,
    issuer: new UserTokenIssuer(userTokenKey, `${publicUrl}/api/auth`),
    appOrigins: [new URL(publicUrl).origin, ...corsOrigins],
  };
}
