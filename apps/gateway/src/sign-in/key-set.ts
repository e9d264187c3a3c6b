import { createPublicKey, type KeyObject } from 'node:crypto';
import type { GatewayConfig } from '../gateway.config';

/** The keys by which users' tokens are verified: that of the gateway's own private key first, then those it was given. */
export function verificationKeysOf(config: Pick<GatewayConfig, 'userTokenKey' | 'userTokenPublicKeys'>): KeyObject[] {
  const { userTokenKey, userTokenPublicKeys: given = [] } = config;
  if (userTokenKey === undefined) return given;
  const own = createPublicKey(userTokenKey);
  return [own, ...given.filter((key) => !key.equals(own))];
}
