import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startService, type ServiceOptions } from '@callboard/http';
import type { FastifyInstance } from 'fastify';
import { DescriptionSource } from './description/description.source';
import { ForwardSender } from './forward/forward.sender';
import type { GatewayConfig } from './gateway.config';
import { GatewayModule } from './gateway.module';

/** Starts the gateway; specs start it as the process does. */
export function startGateway(
  config: GatewayConfig,
  more: Partial<ServiceOptions> = {},
): Promise<NestFastifyApplication> {
  return startService({
    name: 'gateway',
    module: GatewayModule.forConfig(config),
    config,
    backstagePaths: ['/api/catalog', '/api/search', '/api/notifications'],
    configure: (app) => {
      app.get(ForwardSender).register(app.getHttpAdapter().getInstance() as unknown as FastifyInstance);
    },
    completeDescription: (own, app) => app.get(DescriptionSource).complete(own),
    ...more,
  });
}
