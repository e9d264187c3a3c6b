import type { SignIn } from './sign-in';

/** Lets everybody in as the same user. */
export class GuestSignIn implements SignIn {
  readonly provider = 'guest';

  constructor(private readonly userRef: string) {}

  userOf(): Promise<string> {
    return Promise.resolve(this.userRef);
  }
}
