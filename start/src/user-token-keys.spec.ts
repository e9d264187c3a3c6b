import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userTokenKeysIn } from './user-token-keys';

const folder = mkdtempSync(join(tmpdir(), 'callboard-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

it("the key of users' tokens is made once, of the right curve, and is its owner's alone", () => {
  const first = userTokenKeysIn(folder);
  expect(userTokenKeysIn(folder)).toEqual(first);
  expect(readdirSync(folder)).toEqual(['user-token-key.pem']);
  expect(statSync(join(folder, 'user-token-key.pem')).mode & 0o777).toBe(0o600);
  expect(createPrivateKey(first.privateKey).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(createPublicKey(first.privateKey).equals(createPublicKey(first.publicKey))).toBe(true);
});
