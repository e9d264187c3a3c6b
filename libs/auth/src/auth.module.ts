import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AUTH_OPTIONS, sha256Of, type AuthOptions } from './auth-options';
import { TokenGuard } from './token.guard';

/** Guards every HTTP route of the process. */
@Global()
@Module({})
export class AuthModule {
  /** @param config where `adminToken` is absent, nobody may write */
  static forRoot(config: { mode: AuthOptions['mode']; adminToken?: string }): DynamicModule {
    const adminTokenSha256 = config.adminToken === undefined ? undefined : sha256Of(config.adminToken);
    const options: AuthOptions = { mode: config.mode, adminTokenSha256 };
    return {
      module: AuthModule,
      providers: [
        { provide: AUTH_OPTIONS, useValue: options },
        { provide: APP_GUARD, useClass: TokenGuard },
      ],
      exports: [AUTH_OPTIONS],
    };
  }
}
