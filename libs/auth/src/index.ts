export { AuthModule, authOptionsOf } from './auth.module';
export type { AuthConfig } from './auth.module';
export { AUTH_OPTIONS, sha256Of } from './auth-options';
export type { AuthOptions } from './auth-options';
export { OfUser, Open, Reads, Writes } from './access';
export { Identity, UserRef } from './identity';
export type { AuthenticatedRequest, RequestIdentity } from './identity';
export { TokenGuard } from './token.guard';
export { keyIdOf, keySetOf, userTokenForm, UserTokenVerifier } from './user-token';
