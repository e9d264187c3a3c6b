import { Controller, Get, Query, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { PositionGuard } from '@callboard/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { AnswerViews } from '../as-of/answer-views';
import { DescribesMoment } from '../as-of/as-of.description';
import { EntityPartResponse } from './described-entity.response';
import { filterParameter } from './entity.description';
import { encodeAfter, ordersMax, readPlainListRequest } from './plain-list.request';
import { PlainListQueries } from './plain-list.queries';
import type { RawQuery } from './query-parameters';

const json = 'application/json; charset=utf-8';

/** Backstage's older list, which its web app still asks for in places. */
@ApiTags('entities')
@Controller('api/catalog/entities')
@Reads()
@UseGuards(PositionGuard)
export class PlainListController {
  constructor(
    private readonly views: AnswerViews,
    private readonly entities: PlainListQueries,
  ) {}

  @Get()
  @DescribesMoment()
  @ApiOperation({
    summary: 'All entities, or a window of them, as a bare array; the next window is in the link header',
  })
  @ApiQuery(filterParameter)
  @ApiQuery({ name: 'fields', required: false, example: 'kind,metadata.name' })
  @ApiQuery({
    name: 'order',
    required: false,
    description: `\`asc:path\` or \`desc:path\`; up to ${ordersMax} of them, the next where one leaves entities equal.`,
    example: 'asc:metadata.name',
  })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1 } })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0 } })
  @ApiQuery({ name: 'after', required: false })
  @ApiResponse({ status: 200, type: [EntityPartResponse], description: 'Entities' })
  async list(
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const { list, window, at } = readPlainListRequest(query);
    const view = await this.views.of(at, reply);
    if (!window) return new StreamableFile(Readable.from(await this.entities.all(view, list)), { type: json });
    const { json: text, next } = await this.entities.window(view, list, window);
    if (next) reply.header('link', nextLink(request.originalUrl, encodeAfter(next), view.asOf));
    reply.header('content-type', json);
    return text;
  }
}

/** Relative to where the catalog is mounted, as upstream has it. */
function nextLink(url: string, after: string, asOf: number | undefined): string {
  const parameters = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  parameters.delete('offset');
  parameters.set('after', after);
  if (asOf !== undefined) parameters.set('at', String(asOf));
  return `</entities?${parameters.toString()}>; rel="next"`;
}
