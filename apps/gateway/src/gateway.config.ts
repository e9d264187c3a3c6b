import { httpPort, readConfig, replicaUrls, shared } from '@callboard/config';
import { z } from 'zod';

export const gatewaySchema = z.object({
  mode: shared.mode,
  httpHost: shared.httpHost,
  httpPort: httpPort(7007),
  logLevel: shared.logLevel,
  ingestionUrls: replicaUrls('CALLBOARD_INGESTION_URLS', 'Replicas of ingestion.', 'http://127.0.0.1:7101'),
  catalogUrls: replicaUrls('CALLBOARD_CATALOG_URLS', 'Replicas of catalog.', 'http://127.0.0.1:7102'),
  searchUrls: replicaUrls('CALLBOARD_SEARCH_URLS', 'Replicas of search.', 'http://127.0.0.1:7103'),
  notificationUrls: replicaUrls('CALLBOARD_NOTIFICATION_URLS', 'Replicas of notification.', 'http://127.0.0.1:7104'),
});

/** What the gateway is told by its environment. */
export type GatewayConfig = z.infer<typeof gatewaySchema>;

export const readGatewayConfig = (env?: NodeJS.ProcessEnv): GatewayConfig => readConfig(gatewaySchema, env);
