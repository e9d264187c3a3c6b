import { Reads } from '@callboard/auth';
import { BackstageRefusal } from '@callboard/http';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { decide } from './permission.decider';
import { AuthorizeRequest } from './permission.request';
import { AuthorizeResponse } from './permission.response';

const request = { method: 'POST', url: '/authorize' };

/** What Backstage's web app asks of its permission backend before it shows a button. */
@ApiTags('permission')
@ApiBearerAuth()
@Controller('api/permission')
export class PermissionController {
  @Post('authorize')
  @Reads()
  @HttpCode(200)
  @ApiOperation({ summary: 'What the caller may do: read' })
  @ApiOkResponse({ type: AuthorizeResponse })
  @BackstageRefusal(
    'invalid-request',
    'resourceRef must be an entity ref of at most 500 characters, or 1 to 200 of them',
    request,
  )
  @BackstageRefusal('unauthenticated', 'Illegal token', request)
  authorize(@Body() { items }: AuthorizeRequest): AuthorizeResponse {
    return { items: items.map(({ id, permission }) => ({ id, result: decide(permission) })) };
  }
}
