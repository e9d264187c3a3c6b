import { BackstageRefusal } from '@callboard/http';
import { applyDecorators } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { SettingListResponse, SettingResponse } from './setting.response';

const url = '/buckets/userSettings.starredEntities/keys/entityRefs';

const strangers = (request: { method: string; url: string }) =>
  applyDecorators(
    BackstageRefusal('unauthenticated', 'Missing credentials', request),
    BackstageRefusal(
      'forbidden',
      "This endpoint does not allow 'service' credentials: it is for signed-in users",
      request,
    ),
  );

/** How `multiget` is described. */
export const DescribesSettings = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Several settings of the signed-in user' }),
    ApiOkResponse({ type: SettingListResponse }),
    BackstageRefusal('invalid-request', 'items must contain no more than 100 elements', {
      method: 'POST',
      url: '/multiget',
    }),
    strangers({ method: 'POST', url: '/multiget' }),
  );

/** How reading one setting is described. */
export const DescribesSetting = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'A setting of the signed-in user' }),
    ApiOkResponse({ type: SettingResponse }),
    BackstageRefusal('not-found', "Unable to find 'entityRefs' in bucket 'userSettings.starredEntities'", {
      method: 'GET',
      url,
    }),
    strangers({ method: 'GET', url }),
  );

/** How changing one is described. */
export const DescribesSettingChange = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Set a setting of the signed-in user, to any JSON of at most 64 KiB' }),
    ApiOkResponse({ type: SettingResponse }),
    BackstageRefusal('invalid-request', 'Missing required field "value"', { method: 'PUT', url }),
    strangers({ method: 'PUT', url }),
  );

/** How deleting one is described. */
export const DescribesSettingEnd = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Delete a setting of the signed-in user, if it is set' }),
    ApiNoContentResponse(),
    strangers({ method: 'DELETE', url }),
  );
