import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { PositionInterceptor } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { ByRefsRequest } from './by-refs.request';
import { DescribesByName, DescribesByQuery, DescribesByRefs } from './entity.descriptions';
import { parseFields } from './entity-fields';
import { predicateOf } from './entity-list';
import { readListRequest } from './entity-list.request';
import { EntityQueries } from './entity.queries';
import { QueryParameters, type RawQuery } from './query-parameters';

const json = 'application/json; charset=utf-8';

/** Backstage's reads of entities. Answers are JSON texts already: nothing here or behind makes objects of them. */
@ApiTags('entities')
@Controller('api/catalog/entities')
@Reads()
@UseInterceptors(PositionInterceptor)
export class EntityController {
  constructor(private readonly entities: EntityQueries) {}

  @Get('by-name/:kind/:namespace/:name')
  @Header('content-type', json)
  @DescribesByName()
  byName(@Param() { kind, namespace, name }: Record<'kind' | 'namespace' | 'name', string>, @Query() query: RawQuery) {
    new QueryParameters(query, []);
    const entity = this.entities.byRef(stringifyRef({ kind, namespace, name }));
    if (entity !== undefined) return entity;
    const detail = `No entity named '${name}' found, with kind '${kind}' in namespace '${namespace}'`;
    throw new Problem('unknown-entity', detail);
  }

  @Post('by-refs')
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesByRefs()
  byRefs(@Body() { entityRefs, fields = [], query }: ByRefsRequest, @Query() rawQuery: RawQuery): Promise<string> {
    const filters = new QueryParameters(rawQuery, ['filter']).list('filter');
    return this.entities.byRefs(entityRefs, predicateOf({ filters, ...(query ? { query } : {}) }), parseFields(fields));
  }

  @Get('by-query')
  @Header('content-type', json)
  @DescribesByQuery()
  byQuery(@Query() query: RawQuery): Promise<string> {
    return this.entities.page(readListRequest(query));
  }
}
