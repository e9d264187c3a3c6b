import { Global, Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { HealthController } from './health.controller';
import { Readiness, type ReadinessCheck } from './readiness';

/**
 * How often the lag of the event loop is sampled. At the default of 10 ms, sampling is the better part of what an idle
 * process does: 3 ms of CPU a second against 0.4. What is reported includes the interval itself.
 */
const LAG_SAMPLED_EVERY_MS = 100;

/** `/livez`, `/readyz`, `/metrics`. Every service has it already by `startService`; inject {@link Readiness} to add checks. */
@Global()
@Module({ controllers: [HealthController], providers: [Readiness], exports: [Readiness] })
export class HealthModule {
  constructor() {
    if (!register.getSingleMetric('process_cpu_user_seconds_total')) {
      collectDefaultMetrics({ eventLoopMonitoringPrecision: LAG_SAMPLED_EVERY_MS });
    }
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
