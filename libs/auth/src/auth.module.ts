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

/** Guests are the only users there are, and production has none: a key that was given all the same opens nothing there. */
export function authOptionsOf({ mode, adminToken, userTokenPublicKeys = [] }: AuthConfig): AuthOptions {
  const hasUsers = mode === 'development' && userTokenPublicKeys.length > 0;
  return {
    mode,
    adminTokenSha256: adminToken === undefined ? undefined : sha256Of(adminToken),
    users: hasUsers ? new UserTokenVerifier(userTokenPublicKeys) : undefined,
  };
}
