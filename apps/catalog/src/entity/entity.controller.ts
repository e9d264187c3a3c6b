import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { PositionGuard } from '@callboard/http';
import { Problem } from '@callboard/problems';
import type { FastifyReply } from 'fastify';
import { AnswerViews } from '../as-of/answer-views';
import { momentOf, type Moment } from '../as-of/moment';
import { ByQueryRequest, listRequestOf } from './by-query.request';
import { ByRefsRequest } from './by-refs.request';
import {
  DescribesAncestry,
  DescribesByName,
  DescribesByQuery,
  DescribesByQueryBody,
  DescribesByRefs,
  DescribesByUid,
} from './entity.description';
import { parseFields } from './entity-fields';
import { predicateOf } from './entity-list';
import { readListRequest } from './entity-list.request';
import { EntityQueries } from './entity.queries';
import { QueryParameters, type RawQuery } from './query-parameters';

const json = 'application/json; charset=utf-8';

type RefParts = Record<'kind' | 'namespace' | 'name', string>;

/** Backstage's reads of entities. Answers are JSON already: nothing here or behind makes objects of it. */
@ApiTags('entities')
@Controller('api/catalog/entities')
@Reads()
@UseGuards(PositionGuard)
export class EntityController {
  constructor(
    private readonly views: AnswerViews,
    private readonly entities: EntityQueries,
  ) {}

  @Get('by-name/:kind/:namespace/:name')
  @Header('content-type', json)
  @DescribesByName()
  async byName(
    @Param() parts: RefParts,
    @Query() query: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const view = await this.views.of(onlyMoment(query), reply);
    return (await this.entities.byRef(view, stringifyRef(parts))) ?? refuseUnknown(parts);
  }

  @Get('by-name/:kind/:namespace/:name/ancestry')
  @Header('content-type', json)
  @DescribesAncestry()
  async ancestry(
    @Param() parts: RefParts,
    @Query() query: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const view = await this.views.of(onlyMoment(query), reply);
    return (await this.entities.ancestry(view, stringifyRef(parts))) ?? refuseUnknown(parts);
  }

  @Get('by-uid/:uid')
  @Header('content-type', json)
  @DescribesByUid()
  async byUid(
    @Param('uid') uid: string,
    @Query() query: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const entity = await this.entities.byUid(await this.views.of(onlyMoment(query), reply), uid);
    if (entity === undefined) throw new Problem('unknown-entity', `No entity with uid ${uid} found`);
    return entity;
  }

  @Post('by-refs')
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesByRefs()
  async byRefs(
    @Body() { entityRefs, fields, query, at }: ByRefsRequest,
    @Query() rawQuery: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const parameters = new QueryParameters(rawQuery, ['filter', 'at']);
    const predicate = predicateOf({ filters: parameters.list('filter'), ...(query ? { query } : {}) });
    const wanted = { refs: entityRefs, predicate, fields: parseFields(fields ?? []) };
    return this.entities.byRefs(await this.views.of(momentOf(parameters.single('at'), at), reply), wanted);
  }

  @Get('by-query')
  @Header('content-type', json)
  @DescribesByQuery()
  async byQuery(@Query() query: RawQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const request = readListRequest(query);
    return this.entities.page(await this.views.of(request.at, reply), request);
  }

  @Post('by-query')
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesByQueryBody()
  async byQueryBody(
    @Body() body: ByQueryRequest,
    @Query() query: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const request = listRequestOf(body, new QueryParameters(query, ['at']).single('at'));
    return this.entities.page(await this.views.of(request.at, reply), request);
  }
}

function onlyMoment(query: RawQuery): Moment | undefined {
  return momentOf(new QueryParameters(query, ['at']).single('at'));
}

function refuseUnknown({ kind, namespace, name }: RefParts): never {
  const detail = `No entity named '${name}' found, with kind '${kind}' in namespace '${namespace}'`;
  throw new Problem('unknown-entity', detail);
}
