import { Inject, Injectable } from '@nestjs/common';
import type { GatewayConfig } from '../gateway.config';
import { ReplicaSet } from './replica-set';

/** Injection token of {@link GatewayConfig}. */
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');

/** Where each service lives, and which addresses are its own. */
@Injectable()
export class ReplicaSets {
  readonly byPrefix: ReadonlyMap<string, ReplicaSet>;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig) {
    const notification = new ReplicaSet('notification', config.notificationUrls);
    this.byPrefix = new Map([
      ['/api/ingestion', new ReplicaSet('ingestion', config.ingestionUrls)],
      ['/api/catalog', new ReplicaSet('catalog', config.catalogUrls)],
      ['/api/search', new ReplicaSet('search', config.searchUrls)],
      ['/api/notifications', notification],
      ['/api/user-settings', notification],
    ]);
  }

  get all(): ReplicaSet[] {
    return [...new Set(this.byPrefix.values())];
  }
}
