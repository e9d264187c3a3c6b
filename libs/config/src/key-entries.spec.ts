import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ConfigError, privateKey, readConfig, shared } from './index';

const schema = z.object({
  userTokenPublicKeys: shared.userTokenPublicKeys,
  own: privateKey.optional().meta({ env: 'OWN_KEY', description: 'A key.', secret: true }),
});
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secretOf = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const publicOf = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));
const [one, two] = [pair(), pair()];
const others = {
  otherCurve: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 1024 }),
};

const read = (keys: string) => readConfig(schema, { CALLBOARD_USER_TOKEN_PUBLIC_KEYS: keys }).userTokenPublicKeys ?? [];
const reads = (keys: string) => () => read(keys);

describe('public keys', () => {
  it('are read from PEM blocks one after the other', () => {
    const keys = read(`\n${publicOf(one.publicKey)}\n${publicOf(two.publicKey)}`);
    expect(keys.map(publicOf)).toEqual([one, two].map(({ publicKey }) => publicOf(publicKey)));
    expect(read('')).toEqual([]);
  });

  it('are ten at most', () => {
    expect(read(publicOf(one.publicKey).repeat(10))).toHaveLength(10);
    expect(reads(publicOf(one.publicKey).repeat(11))).toThrow(ConfigError);
  });

  it.each([
    ['no PEM', 'sekret'],
    ['a private one', secretOf(one.privateKey)],
    ['a private one among public ones', publicOf(one.publicKey) + secretOf(one.privateKey)],
    ['one of another curve', publicOf(others.otherCurve.publicKey)],
    ['one of another kind', publicOf(others.rsa.publicKey)],
    ['a broken one', publicOf(one.publicKey).replace(/M/g, 'A')],
  ])('are refused for %s, which is not repeated', (_, keys) => {
    expect(reads(keys)).toThrow('must be 1 to 10 public keys of the curve P-256 in PEM');
    expect(reads(keys)).not.toThrow(keys.slice(30, 60) || keys);
  });
});

describe('a private key', () => {
  it('is read from PEM, of either form', () => {
    for (const type of ['pkcs8', 'sec1'] as const) {
      const { own } = readConfig(schema, { OWN_KEY: String(one.privateKey.export({ type, format: 'pem' })) });
      expect(own?.equals(one.privateKey)).toBe(true);
    }
  });

  it.each([publicOf(one.publicKey), secretOf(others.otherCurve.privateKey), 'sekret'])(
    'is refused for anything else, which is not repeated',
    (text) => {
      expect(() => readConfig(schema, { OWN_KEY: text })).toThrow('OWN_KEY: must be a private key of the curve P-256');
      expect(() => readConfig(schema, { OWN_KEY: text })).not.toThrow(text.slice(30, 60) || text);
    },
  );
});
