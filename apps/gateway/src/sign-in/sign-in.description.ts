import { BackstageRefusal } from '@callboard/http';
import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { KeySetResponse, SignInResponse, UserInfoResponse } from './sign-in.response';

const refresh = { method: 'GET', url: '/guest/refresh' };
const userInfo = { method: 'GET', url: '/v1/userinfo' };
const unavailable = 'No replica of the service is ready (correlation id …)';

/** How `…/{provider}/refresh` is described. */
export const DescribesRefresh = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Sign in, or get the next token; a guest only in development mode' }),
    ApiParam({ name: 'provider', example: 'guest' }),
    ApiOkResponse({ type: SignInResponse }),
    BackstageRefusal('unauthenticated', 'Illegal token', refresh),
    BackstageRefusal('not-found', "Unknown auth provider 'guest'", refresh),
    BackstageRefusal('upstream-unavailable', unavailable, refresh),
  );

/** How `jwks.json` is described. */
export const DescribesKeySet = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: "The public keys by which users' tokens can be verified" }),
    ApiOkResponse({ type: KeySetResponse }),
    BackstageRefusal('unauthenticated', 'Illegal token', { method: 'GET', url: '/.well-known/jwks.json' }),
  );

/** How `userinfo` is described. */
export const DescribesUserInfo = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Who the token is of, and what they own things as' }),
    ApiBearerAuth(),
    ApiOkResponse({ type: UserInfoResponse }),
    BackstageRefusal('unauthenticated', 'Missing credentials', userInfo),
    BackstageRefusal('forbidden', "This endpoint does not allow 'service' credentials", userInfo),
    BackstageRefusal('upstream-unavailable', unavailable, userInfo),
  );
