import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { ownershipOf, profileOf } from './catalog-user';
import { isRedirecting, type RedirectingSignIn, type SignedIn, type SignIn } from './sign-in';
import { SIGN_IN_OFFER, type SignInOffer } from './sign-in-offer';
import type { SignInResponse } from './sign-in.response';
import { UserSource } from './user.source';
import { userTokenSeconds } from './user-token-issuer';

/** Where somebody becomes a user with a token. */
@Injectable()
export class SignInDesk {
  constructor(
    @Inject(SIGN_IN_OFFER) private readonly offer: SignInOffer | undefined,
    private readonly users: UserSource,
  ) {}

  signIn(provider: string): SignIn {
    const signIn = this.offer?.signIns.find((each) => each.provider === provider);
    if (!signIn) throw new Problem('not-found', `Unknown auth provider '${provider}'`);
    return signIn;
  }

  /** Of those that lead to another party's page; for the others these addresses are nowhere. */
  redirecting(provider: string): RedirectingSignIn {
    const signIn = this.signIn(provider);
    if (!isRedirecting(signIn)) throw new Problem('not-found', `'${provider}' signs in without a page of its own`);
    return signIn;
  }

  /** The answer to who has signed in: a token, and what the catalog knows of them. */
  async welcome({ userRef, providerInfo }: SignedIn): Promise<SignInResponse> {
    const token = await this.offer!.issuer.issue(userRef, new Date());
    const entity = await this.users.find(userRef, `Bearer ${token}`);
    const identity = {
      type: 'user' as const,
      userEntityRef: userRef,
      ownershipEntityRefs: ownershipOf(userRef, entity),
    };
    const backstageIdentity = { token, expiresInSeconds: userTokenSeconds, identity };
    return { ...(providerInfo && { providerInfo }), profile: profileOf(entity), backstageIdentity };
  }

  /** A token is given to no page but those that are let in. */
  refuseStranger(appOrigin: string): void {
    if (this.offer?.appOrigins.includes(appOrigin)) return;
    throw new Problem('forbidden', 'The page that began the sign-in is not one that CALLBOARD_CORS_ORIGINS lets in');
  }

  /** What a user owns things as, now. */
  async ownership(userRef: string, authorization: string): Promise<string[]> {
    return ownershipOf(userRef, await this.users.find(userRef, authorization));
  }
}
