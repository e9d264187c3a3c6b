import { Module, type DynamicModule } from '@nestjs/common';
import { DescriptionSource } from './description/description.source';
import { ForwardSender } from './forward/forward.sender';
import type { GatewayConfig } from './gateway.config';
import { LandingController } from './landing/landing.controller';
import { GATEWAY_CONFIG, ReplicaSets } from './replica/replica-sets';
import { ReplicaWorker } from './replica/replica.worker';

/** One origin for all services: which replicas are ready, where a request goes, what is told about all of it. */
@Module({})
export class GatewayModule {
  static forConfig(config: GatewayConfig): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [LandingController],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        ReplicaSets,
        ReplicaWorker,
        ForwardSender,
        DescriptionSource,
      ],
    };
  }
}
