import { BackstageRefusal } from '@callboard/http';
import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { KeySetResponse, SignInResponse, UserInfoResponse } from './sign-in.response';

const refresh = { method: 'GET', url: '/guest/refresh' };
const userInfo = { method: 'GET', url: '/v1/userinfo' };
const unavailable = 'No replica of the service is ready (correlation id …)';

const failed = 'The service broke off its answer (correlation id …)';
const unknown = "Unknown auth provider 'oidc'";
const stranger = 'The page that began the sign-in is not one that CALLBOARD_CORS_ORIGINS lets in';

/** How `…/{provider}/refresh` is described. */
export const DescribesRefresh = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Sign in, or get the next token; a guest in development mode only' }),
    ApiParam({ name: 'provider', example: 'guest' }),
    ApiOkResponse({ type: SignInResponse }),
    BackstageRefusal('unauthenticated', 'Illegal token', refresh),
    BackstageRefusal('not-found', "Unknown auth provider 'guest'", refresh),
    BackstageRefusal('upstream-unavailable', unavailable, refresh),
    BackstageRefusal('upstream-failed', failed, refresh),
  );

/** How `…/{provider}/start` is described. */
export const DescribesStart = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Go to the page of a provider that has one; none is built in' }),
    ApiParam({ name: 'provider', example: 'oidc' }),
    ApiResponse({
      status: 302,
      description: "To the provider's page; what `state` is compared with is kept in a cookie",
    }),
    BackstageRefusal('not-found', unknown, { method: 'GET', url: '/oidc/start' }),
  );

/** How `…/{provider}/handler/frame` is described. */
export const DescribesFinish = (): MethodDecorator => {
  const request = { method: 'GET', url: '/oidc/handler/frame' };
  return applyDecorators(
    ApiOperation({ summary: 'Come back from the page of a provider' }),
    ApiParam({ name: 'provider', example: 'oidc' }),
    ApiOkResponse({
      description: 'A page that tells the web app the same as `refresh`, and closes',
      content: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html><script>…</script>' } },
    }),
    BackstageRefusal('forbidden', stranger, request),
    BackstageRefusal('not-found', unknown, request),
    BackstageRefusal('upstream-unavailable', unavailable, request),
    BackstageRefusal('upstream-failed', failed, request),
  );
};

/** How `…/{provider}/logout` is described. */
export const DescribesLogout = (): MethodDecorator => {
  const request = { method: 'POST', url: '/oidc/logout' };
  return applyDecorators(
    ApiOperation({ summary: 'Forget what the browser kept for a provider' }),
    ApiParam({ name: 'provider', example: 'oidc' }),
    ApiHeader({ name: 'X-Requested-With', example: 'XMLHttpRequest' }),
    ApiOkResponse({ description: 'Forgotten; a token that was given is good until it expires' }),
    BackstageRefusal('unauthenticated', 'X-Requested-With is missing', request),
    BackstageRefusal('not-found', unknown, request),
  );
};

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
    ApiHeader({ name: 'authorization', example: 'Bearer eyJ0eXAiOiJ2bmQuYmFja3N0YWdlLnVzZXIi.eyJzdWIi.c2ln' }),
    ApiOkResponse({ type: UserInfoResponse }),
    BackstageRefusal('unauthenticated', 'Missing credentials', userInfo),
    BackstageRefusal('forbidden', "This endpoint does not allow 'service' credentials", userInfo),
    BackstageRefusal('upstream-unavailable', unavailable, userInfo),
    BackstageRefusal('upstream-failed', failed, userInfo),
  );
