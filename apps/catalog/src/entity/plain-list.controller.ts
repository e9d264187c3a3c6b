import { Controller, Get, Query, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { boundSlowClient, PositionGuard } from '@callboard/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { AnswerViews } from '../as-of/answer-views';
import { DescribesMoment } from '../as-of/as-of.description';
import { EntityPartResponse } from './described-entity.response';
import { filterParameter } from './entity.description';
import { ListPlaces } from './list-places';
import type { PlainList } from './plain-list';
import { encodeAfter, ordersMax, readPlainListRequest } from './plain-list.request';
import { PlainListQueries } from './plain-list.queries';
import type { RawQuery } from './query-parameters';
import type { ServingView } from '../view/serving-view';

/** Pieces held ready for a client that is slower than we are. */
const piecesAheadMax = 2;

const json = 'application/json; charset=utf-8';

const linkHeader = {
  description: 'To the next window, where one was asked for and there is more',
  schema: { type: 'string' as const },
  example: '</entities?limit=20&after=eyJsaW1pdCI6MjAsIm9mZnNldCI6MjB9>; rel="next"',
};

/** Backstage's older list, which its web app still asks for in places. */
@ApiTags('entities')
@Controller('api/catalog/entities')
@Reads()
@UseGuards(PositionGuard)
export class PlainListController {
  constructor(
    private readonly views: AnswerViews,
    private readonly entities: PlainListQueries,
    private readonly places: ListPlaces,
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
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, example: 20 } })
  @ApiQuery({ name: 'offset', required: false, schema: { type: 'integer', minimum: 0, example: 0 } })
  @ApiQuery({ name: 'after', required: false, example: 'eyJsaW1pdCI6MjAsIm9mZnNldCI6MjB9' })
  @ApiResponse({ status: 200, type: [EntityPartResponse], description: 'Entities', headers: { Link: linkHeader } })
  async list(
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | StreamableFile> {
    const { list, window, at } = readPlainListRequest(query);
    const view = await this.views.of(at, reply);
    if (!window) return this.stream(view, list, reply);
    const { json: text, next } = await this.entities.window(view, list, window);
    if (next) reply.header('link', nextLink(request.originalUrl, encodeAfter(next), view.asOf));
    reply.header('content-type', json);
    return text;
  }

  private async stream(view: ServingView, list: PlainList, reply: FastifyReply): Promise<StreamableFile> {
    if (await this.entities.isLong(view, list)) {
      const end = await this.places.take();
      if (reply.raw.closed) end();
      else reply.raw.once('close', end);
      boundSlowClient(reply.raw, this.places.slowClient);
    }
    const pieces = await this.entities.all(view, list);
    return new StreamableFile(Readable.from(pieces, { highWaterMark: piecesAheadMax }), { type: json });
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
