import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '@callboard/platform';

/** The token that may write: the given one, else the one made at the first start and readable by its owner alone. */
export function adminToken(dataDir: string, given: string | undefined): string {
  if (given) return given;
  const file = join(dataDir, 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const token = `cb_${randomBytes(24).toString('base64url')}`;
  writeWhole(file, `${token}\n`, 0o600);
  return token;
}
