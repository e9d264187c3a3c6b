import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { PositionGuard } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { AnswerViews } from '../as-of/answer-views';
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
  async byName(@Param() parts: RefParts, @Query() query: RawQuery): Promise<Buffer> {
    new QueryParameters(query, []);
    return (await this.entities.byRef(this.views.now(), stringifyRef(parts))) ?? refuseUnknown(parts);
  }

  @Get('by-name/:kind/:namespace/:name/ancestry')
  @Header('content-type', json)
  @DescribesAncestry()
  async ancestry(@Param() parts: RefParts, @Query() query: RawQuery): Promise<Buffer> {
    new QueryParameters(query, []);
    return (await this.entities.ancestry(this.views.now(), stringifyRef(parts))) ?? refuseUnknown(parts);
  }

  @Get('by-uid/:uid')
  @Header('content-type', json)
  @DescribesByUid()
  async byUid(@Param('uid') uid: string, @Query() query: RawQuery): Promise<Buffer> {
    new QueryParameters(query, []);
    const entity = await this.entities.byUid(this.views.now(), uid);
    if (entity === undefined) throw new Problem('unknown-entity', `No entity with uid ${uid} found`);
    return entity;
  }

  @Post('by-refs')
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesByRefs()
  byRefs(
    @Body() { entityRefs, fields = [], query }: ByRefsRequest,
    @Query() rawQuery: RawQuery,
  ): Buffer | Promise<Buffer> {
    const filters = new QueryParameters(rawQuery, ['filter']).list('filter');
    const predicate = predicateOf({ filters, ...(query ? { query } : {}) });
    return this.entities.byRefs(this.views.now(), { refs: entityRefs, predicate, fields: parseFields(fields) });
  }

  @Get('by-query')
  @Header('content-type', json)
  @DescribesByQuery()
  byQuery(@Query() query: RawQuery): Buffer | Promise<Buffer> {
    return this.entities.page(this.views.now(), readListRequest(query));
  }

  @Post('by-query')
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesByQueryBody()
  byQueryBody(@Body() body: ByQueryRequest, @Query() query: RawQuery): Buffer | Promise<Buffer> {
    new QueryParameters(query, []);
    return this.entities.page(this.views.now(), listRequestOf(body));
  }
}

function refuseUnknown({ kind, namespace, name }: RefParts): never {
  const detail = `No entity named '${name}' found, with kind '${kind}' in namespace '${namespace}'`;
  throw new Problem('unknown-entity', detail);
}
