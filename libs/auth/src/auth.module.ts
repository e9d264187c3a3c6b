import type { KeyObject } from 'node:crypto';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AUTH_OPTIONS, sha256Of, type AuthOptions } from './auth-options';
import { TokenGuard } from './token.guard';
import { UserTokenVerifier } from './user-token';

/** As much of a service's configuration as telling callers apart needs. */
export interface AuthConfig {
  mode: AuthOptions['mode'];
  /** Where absent, nobody may write. */
  adminToken?: string;
  /** Of those who sign users' tokens; where absent, nobody is a user. */
  userTokenPublicKeys?: readonly KeyObject[];
}

/** Guards every HTTP route of the process. */
@Global()
@Module({})
export class AuthModule {
  static forRoot(config: AuthConfig): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: AUTH_OPTIONS, useValue: authOptionsOf(config) },
        { provide: APP_GUARD, useClass: TokenGuard },
      ],
      exports: [AUTH_OPTIONS],
    };
  }
}

/** Users are believed by the keys that were given, in every mode: who gets a token is the gateway's to decide. */
export function authOptionsOf({ mode, adminToken, userTokenPublicKeys = [] }: AuthConfig): AuthOptions {
  return {
    mode,
    adminTokenSha256: adminToken === undefined ? undefined : sha256Of(adminToken),
    users: userTokenPublicKeys.length > 0 ? new UserTokenVerifier(userTokenPublicKeys) : undefined,
  };
}
