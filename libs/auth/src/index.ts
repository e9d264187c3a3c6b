export { AuthModule } from './auth.module';
export { AUTH_OPTIONS, sha256Of } from './auth-options';
export type { AuthOptions } from './auth-options';
export { Open, Reads, Writes } from './access';
export { Identity } from './identity';
export type { AuthenticatedRequest, RequestIdentity } from './identity';
export { TokenGuard } from './token.guard';
