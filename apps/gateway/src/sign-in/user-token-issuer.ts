import type { KeyObject } from 'node:crypto';
import { keyIdOf, userTokenForm } from '@callboard/auth';
import { CompactSign, SignJWT } from 'jose';

/** How long a token is good for; a web app asks for the next one five minutes before. */
export const userTokenSeconds = 3_600;

/** The type of the shorter token that anybody can make of a user's token, for cookies: it proves who asks, nothing else. */
const limitedType = 'vnd.backstage.limited-user';

/** Makes the tokens of users. */
export class UserTokenIssuer {
  private readonly header: { alg: string; kid: string };

  /** @param issuer the address of sign-in, as browsers reach it */
  constructor(
    private readonly key: KeyObject,
    private readonly issuer: string,
  ) {
    this.header = { alg: userTokenForm.alg, kid: keyIdOf(key) };
  }

  async issue(userRef: string, now: Date): Promise<string> {
    const iat = Math.floor(now.getTime() / 1000);
    const times = { iat, exp: iat + userTokenSeconds };
    const uip = await this.proof({ sub: userRef, ...times });
    return new SignJWT({ iss: this.issuer, sub: userRef, aud: userTokenForm.audience, ...times, uip })
      .setProtectedHeader({ typ: userTokenForm.typ, ...this.header })
      .sign(this.key);
  }

  /** The signature of the limited token: whoever needs that one puts its header and claims in this very order before it. */
  private async proof(claims: object): Promise<string> {
    const signed = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ typ: limitedType, ...this.header })
      .sign(this.key);
    return signed.slice(signed.lastIndexOf('.') + 1);
  }
}
