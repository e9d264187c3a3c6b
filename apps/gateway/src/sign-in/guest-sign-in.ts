import type { SignedIn, SignIn } from './sign-in';

/** Lets everybody in as the same user. */
export class GuestSignIn implements SignIn {
  readonly provider = 'guest';

  constructor(private readonly userRef: string) {}

  refresh(): Promise<SignedIn> {
    return Promise.resolve({ userRef: this.userRef });
  }
}
