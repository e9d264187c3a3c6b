import type { IncomingHttpHeaders } from 'node:http';

/**
 * One way to find out who asks. The guest's is the only one today; an OIDC sign-in is another implementation, added to the
 * list in `sign-in-offer.ts`: everything behind it (token, ownership, keys) stays as it is.
 */
export interface SignIn {
  /** Its name in `/api/auth/<provider>/refresh`. */
  readonly provider: string;
  /** The canonical entity ref of whoever asks; throws a Problem `unauthenticated` for nobody. */
  userOf(request: { headers: IncomingHttpHeaders }): Promise<string>;
}
