import { Open } from '@callboard/auth';
import { Readiness } from '@callboard/health';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

/** `/readyz` and `/livez` under the addresses where Backstage's own backend has them. */
@Open()
@ApiTags('process')
@Controller('.backstage/health/v1')
export class BackstageHealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('readiness')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Every service behind the gateway can take traffic' })
  @ApiResponse({ status: 200, schema: { example: { status: 'ok' } } })
  @ApiResponse({ status: 503, schema: { example: { status: 'error', message: 'Not ready: search' } } })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { status, checks } = await this.readiness.report();
    if (status === 'ready') return { status: 'ok' };
    reply.status(503);
    const failed = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
    return { status: 'error', message: `Not ready: ${failed.map(([name]) => name).join(', ')}` };
  }

  @Get('liveness')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The gateway runs' })
  @ApiResponse({ status: 200, schema: { example: { status: 'ok' } } })
  live(): object {
    return { status: 'ok' };
  }
}
