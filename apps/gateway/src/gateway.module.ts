import { Module, type DynamicModule } from '@nestjs/common';
import { DescriptionSource } from './description/description.source';
import { ForwardSender } from './forward/forward.sender';
import type { GatewayConfig } from './gateway.config';
import { BackstageHealthController } from './health/backstage-health.controller';
import { LandingController } from './landing/landing.controller';
import { PermissionController } from './permission/permission.controller';
import { GATEWAY_CONFIG, ReplicaSets } from './replica/replica-sets';
import { ReplicaWorker } from './replica/replica.worker';
import type { SignIn } from './sign-in/sign-in';
import { SignInController } from './sign-in/sign-in.controller';
import { SignInDesk } from './sign-in/sign-in-desk';
import { SIGN_IN_OFFER, signInOfferOf } from './sign-in/sign-in-offer';
import { UserSource } from './sign-in/user.source';
import { UserTokenController } from './sign-in/user-token.controller';

/** One origin for all services: which replicas are ready, where a request goes, what is told about all of it, who its users are. */
@Module({})
export class GatewayModule {
  static forConfig(config: GatewayConfig, signIns: SignIn[] = []): DynamicModule {
    return {
      module: GatewayModule,
      controllers: [
        LandingController,
        SignInController,
        UserTokenController,
        PermissionController,
        BackstageHealthController,
      ],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        ReplicaSets,
        ReplicaWorker,
        ForwardSender,
        DescriptionSource,
        { provide: SIGN_IN_OFFER, useValue: signInOfferOf(config, signIns) },
        UserSource,
        SignInDesk,
      ],
    };
  }
}
