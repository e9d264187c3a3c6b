import { httpPort, privateKey, publicUrl, readConfig, replicaUrls, shared, webOrigins } from '@callboard/config';
import { z } from 'zod';

const userRefForm = /^user:[a-z0-9-]{1,63}\/[a-z0-9._-]{1,63}$/;

export const gatewaySchema = z.object({
  mode: shared.mode,
  httpHost: shared.httpHost,
  httpPort: httpPort(7007),
  logLevel: shared.logLevel,
  ingestionUrls: replicaUrls('CALLBOARD_INGESTION_URLS', 'Replicas of ingestion.', 'http://127.0.0.1:7101'),
  catalogUrls: replicaUrls('CALLBOARD_CATALOG_URLS', 'Replicas of catalog.', 'http://127.0.0.1:7102'),
  searchUrls: replicaUrls('CALLBOARD_SEARCH_URLS', 'Replicas of search.', 'http://127.0.0.1:7103'),
  notificationUrls: replicaUrls('CALLBOARD_NOTIFICATION_URLS', 'Replicas of notification.', 'http://127.0.0.1:7104'),
  publicUrl: publicUrl(
    'CALLBOARD_PUBLIC_URL',
    "The address under which browsers reach the gateway; it is named in users' tokens as their issuer.",
    'http://127.0.0.1:7007',
  ),
  corsOrigins: webOrigins(
    'CALLBOARD_CORS_ORIGINS',
    'Origins whose pages may call the gateway, as a Backstage web app at `http://localhost:3000`; none unless named.',
  ),
  userTokenKey: privateKey.optional().meta({
    env: 'CALLBOARD_USER_TOKEN_KEY',
    description:
      "Signs users' tokens: a private key of the curve P-256 in PEM, as from `openssl genpkey -algorithm EC -pkeyopt " +
      'ec_paramgen_curve:P-256`, the same for all replicas. Without one, nobody can sign in.',
    secret: true,
  }),
  userTokenPublicKeys: shared.userTokenPublicKeys,
  guestUserRef: z
    .string()
    .regex(userRefForm, 'must be user:<namespace>/<name> in lower case')
    .default('user:development/guest')
    .meta({
      env: 'CALLBOARD_GUEST_USER_REF',
      description: 'Who a guest is, in development mode. One that the catalog has owns what their groups own.',
    }),
});

/** What the gateway is told by its environment. */
export type GatewayConfig = z.infer<typeof gatewaySchema>;

export const readGatewayConfig = (env?: NodeJS.ProcessEnv): GatewayConfig => readConfig(gatewaySchema, env);
