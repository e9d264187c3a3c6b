import { Global, Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { HealthController } from './health.controller';
import { Readiness, type ReadinessCheck } from './readiness';

/** `/livez`, `/readyz`, `/metrics`. Every service has it already by `startService`; inject {@link Readiness} to add checks. */
@Global()
@Module({ controllers: [HealthController], providers: [Readiness], exports: [Readiness] })
export class HealthModule {
  constructor() {
    if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  }

  /** Adds checks that need nothing injected. */
  static forRoot({ checks }: { checks: Record<string, ReadinessCheck> }): DynamicModule {
    const registered = (readiness: Readiness) => {
      for (const [name, check] of Object.entries(checks)) readiness.register(name, check);
      return checks;
    };
    return {
      module: HealthChecksModule,
      imports: [HealthModule],
      providers: [{ provide: Symbol('READINESS_CHECKS'), useFactory: registered, inject: [Readiness] }],
    };
  }
}

@Module({})
class HealthChecksModule {}
