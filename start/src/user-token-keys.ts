import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '@callboard/platform';

/** Both halves of the key that signs users' tokens, in PEM: made at the first start, kept readable by its owner alone. */
export function userTokenKeysIn(dataDir: string): { privateKey: string; publicKey: string } {
  const file = join(dataDir, 'user-token-key.pem');
  if (!existsSync(file)) writeWhole(file, newPrivateKey(), 0o600);
  const privateKey = readFileSync(file, 'utf8');
  return { privateKey, publicKey: String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })) };
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
