import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService, type ServiceOptions } from '@callboard/http';
import type { FastifyInstance } from 'fastify';
import { DescriptionSource } from './description/description.source';
import { letIn } from './cross-origin';
import { ForwardSender } from './forward/forward.sender';
import type { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';
import { verificationKeysOf } from './sign-in/key-set';
import type { SignIn } from './sign-in/sign-in';

/** Where errors have Backstage's shape; `/v1` below the first three is ours, below the others it is Backstage's too. */
const backstagePaths = ['/api/catalog', '/api/search', '/api/notifications'];
const foreignPaths = ['/api/auth', '/api/permission', '/api/user-settings'];

/** What a start may be given beside the configuration. */
export interface GatewayOptions extends Partial<ServiceOptions> {
  /** Ways to sign in beside the guest's. */
  signIns?: SignIn[];
}

/** Starts the gateway; specs start it as the process does. */
export function startGateway(
  config: GatewayConfig,
  { signIns, ...more }: GatewayOptions = {},
): Promise<NestFastifyApplication> {
  return startService({
    name: 'gateway',
    module: GatewayModule.forConfig(config, signIns),
    config: { ...config, userTokenPublicKeys: verificationKeysOf(config) },
    backstagePaths: [...backstagePaths, ...foreignPaths.map((mount) => ({ mount, isWhole: true }))],
    configure: (app) => {
      letIn(config.corsOrigins, app);
      app.get(ForwardSender).register(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
    },
    completeDescription: (own, app) => app.get(DescriptionSource).complete(own),
    ...more,
  });
}
