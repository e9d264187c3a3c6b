import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { keyPair, userToken, type OtherToken } from '@callboard/testing';
import { keyIdOf, keySetOf, UserTokenVerifier } from './index';

const own = keyPair();
const before = keyPair();
const verifier = new UserTokenVerifier([own.publicKey, before.publicKey]);
const past = Math.floor(Date.now() / 1000) - 10;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe("a user's token", () => {
  it('is known by each of the keys, so that one can take the place of another', async () => {
    expect(await verifier.userOf(await userToken(own.privateKey))).toBe('user:development/guest');
    expect(await verifier.userOf(await userToken(before.privateKey))).toBe('user:development/guest');
  });

  it.each<[string, OtherToken]>([
    ['has expired', { claims: { exp: past } }],
    ['never expires', { claims: { exp: undefined } }],
    ['tells no time of issue', { claims: { iat: undefined } }],
    ['has no subject', { claims: { sub: undefined } }],
    ['is for others', { claims: { aud: 'somebody' } }],
    ['is for nobody', { claims: { aud: undefined } }],
    ['is not valid yet', { claims: { nbf: past + 3_600 } }],
    ['is of another type', { header: { typ: 'vnd.backstage.limited-user' } }],
    ['has no type', { header: { typ: undefined } }],
    ['names another key', { header: { kid: keyIdOf(before.publicKey) } }],
    ['names a key that is unknown', { header: { kid: 'unknown' } }],
  ])('is refused when it %s', async (_, other) => {
    expect(await verifier.userOf(await userToken(own.privateKey, other))).toBeUndefined();
  });

  it('is refused when another key signed it', async () => {
    const { privateKey } = keyPair();
    expect(await verifier.userOf(await userToken(privateKey))).toBeUndefined();
    const header = { kid: keyIdOf(own.publicKey) };
    expect(await verifier.userOf(await userToken(privateKey, { header }))).toBeUndefined();
  });

  it('is refused when nobody signed it', async () => {
    const claims = (await userToken(own.privateKey)).split('.')[1];
    for (const alg of ['none', 'None', '']) {
      expect(await verifier.userOf(`${part({ alg, typ: 'vnd.backstage.user' })}.${claims}.`)).toBeUndefined();
    }
  });

  it('is refused when the public key was taken for a shared secret', async () => {
    const secrets = [
      own.publicKey.export({ type: 'spki', format: 'pem' }),
      own.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(keySetOf([own.publicKey]).keys[0]),
    ];
    for (const secret of secrets) {
      const header = { alg: 'HS256', kid: keyIdOf(own.publicKey) };
      expect(await verifier.userOf(await userToken(Buffer.from(secret), { header }))).toBeUndefined();
    }
  });

  it('is refused when it is signed by a longer algorithm', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    expect(await verifier.userOf(await userToken(privateKey, { header: { alg: 'ES384' } }))).toBeUndefined();
  });

  /** Whether only the four bits differ that the last character of a signature of 64 bytes has to spare. */
  const isSameToken = (text: string, token: string): boolean => {
    const [signed, signature] = [token.slice(0, token.lastIndexOf('.') + 1), token.slice(token.lastIndexOf('.') + 1)];
    if (!text.startsWith(signed)) return false;
    return Buffer.from(text.slice(signed.length), 'base64url').equals(Buffer.from(signature, 'base64url'));
  };

  it('is refused after any change, and no text makes the verification fail otherwise', async () => {
    const token = await userToken(own.privateKey);
    const changed = fc
      .tuple(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.=%'))
      .map(([at, char]) => token.slice(0, at) + char + token.slice(at + 1));
    const junk = fc.array(fc.oneof(fc.base64String(), fc.string(), fc.json()), { maxLength: 5 });
    const texts = fc.oneof(
      changed,
      junk.map((parts) => parts.join('.')),
      junk.map((parts) => parts.map((each) => part([each])).join('.')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        if (!isSameToken(text, token)) expect(await verifier.userOf(text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('the set of keys', () => {
  it('shows public parts alone, the same for both halves of a pair', () => {
    const [shown] = keySetOf([own.privateKey]).keys;
    expect(shown).toEqual(keySetOf([own.publicKey]).keys[0]);
    expect(Object.keys(shown!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(shown).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });

  it('names a key by its thumbprint (RFC 7638)', () => {
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
      y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
    };
    expect(keyIdOf(createPublicKey({ key: jwk, format: 'jwk' }))).toBe('cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s');
  });
});
