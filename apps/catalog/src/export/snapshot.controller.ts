import { Controller, Get, Query, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { boundSlowClient, PositionGuard } from '@callboard/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { momentOf } from '../as-of/moment';
import { MomentRequest } from '../as-of/moment.request';
import { lineStream, takesGzip, zippedStream } from './snapshot-stream';
import { DescribesSnapshot } from './snapshot.description';
import { SnapshotLimits } from './snapshot-limits';
import { SnapshotQueries } from './snapshot.queries';

const ndjson = 'application/x-ndjson; charset=utf-8';

/** The whole catalog in one answer. */
@ApiTags('export')
@Controller('api/catalog/v1/snapshot')
@Reads()
@UseGuards(PositionGuard)
export class SnapshotController {
  constructor(
    private readonly snapshots: SnapshotQueries,
    private readonly limits: SnapshotLimits,
  ) {}

  @Get()
  @DescribesSnapshot()
  async snapshot(
    @Query() { at }: MomentRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { position, lines, end } = await this.snapshots.take(momentOf(at));
    if (reply.raw.closed) end();
    else reply.raw.once('close', end);
    const isZipped = takesGzip(request.headers['accept-encoding']);
    reply.header('x-callboard-position', String(position)).header('vary', 'accept-encoding');
    if (isZipped) reply.header('content-encoding', 'gzip');
    boundSlowClient(reply.raw, this.limits.slowClient);
    return new StreamableFile(isZipped ? zippedStream(lines) : lineStream(lines), { type: ndjson });
  }
}
