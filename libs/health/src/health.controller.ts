import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Open } from '@callboard/auth';
import { register } from 'prom-client';
import { Readiness, type ReadinessReport } from './readiness';

/** As much of a reply as is needed here. */
interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

@Open()
@ApiTags('process')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('livez')
  @ApiOperation({ summary: 'The process runs' })
  @ApiResponse({ status: 200, schema: { example: { status: 'alive' } } })
  livez(): object {
    return { status: 'alive' };
  }

  @Get('readyz')
  @ApiOperation({ summary: 'The process can take traffic' })
  @ApiResponse({ status: 200, schema: { example: { status: 'ready', checks: { mongo: 'ok' } } } })
  @ApiResponse({ status: 503, schema: { example: { status: 'not-ready', checks: { mongo: 'failed' } } } })
  async readyz(@Res({ passthrough: true }) reply: Reply): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    reply.status(report.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return report;
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Metrics in the format of Prometheus' })
  @ApiResponse({ status: 200, content: { 'text/plain': { example: 'process_resident_memory_bytes 104857600' } } })
  async metrics(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    reply.header('content-type', register.contentType);
    return register.metrics();
  }
}
