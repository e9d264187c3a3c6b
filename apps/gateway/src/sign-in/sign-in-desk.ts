import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { ownershipOf, profileOf } from './catalog-user';
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

  async signIn(provider: string, request: { headers: IncomingHttpHeaders }): Promise<SignInResponse> {
    const signIn = this.offer?.signIns.find((each) => each.provider === provider);
    if (!this.offer || !signIn) throw new Problem('not-found', `Unknown auth provider '${provider}'`);
    const userEntityRef = await signIn.userOf(request);
    const entity = await this.users.find(userEntityRef);
    const ownershipEntityRefs = ownershipOf(userEntityRef, entity);
    const token = await this.offer.issuer.issue(userEntityRef, new Date());
    const identity = { type: 'user' as const, userEntityRef, ownershipEntityRefs };
    return {
      profile: profileOf(entity),
      backstageIdentity: { token, expiresInSeconds: userTokenSeconds, identity },
    };
  }

  /** What a user owns things as, now. */
  async ownership(userRef: string): Promise<string[]> {
    return ownershipOf(userRef, await this.users.find(userRef));
  }
}
