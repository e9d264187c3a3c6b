export { HealthModule } from './health.module';
export { NotReady, Readiness } from './readiness';
export type { ReadinessCheck, ReadinessReport } from './readiness';
