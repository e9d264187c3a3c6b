import { applyDecorators, Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags, type ApiQueryOptions } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { DescribesPosition, PositionGuard } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { AnswerViews } from '../as-of/answer-views';
import { filterParameter } from '../entity/entity.description';
import { predicateOf } from '../entity/entity-list';
import { QueryParameters, type RawQuery } from '../entity/query-parameters';
import { FacetQueries } from './facet.queries';
import { FacetRequest } from './facet.request';
import { FacetsResponse } from './facet.response';

const json = 'application/json; charset=utf-8';

const example = {
  facets: {
    kind: [
      { value: 'API', count: 2 },
      { value: 'Component', count: 7 },
    ],
  },
};

function DescribesFacets(summary: string): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary }),
    ApiResponse({ status: 200, type: FacetsResponse, description: 'Values as they were written, in order', example }),
  );
}

const facetParameter: ApiQueryOptions = {
  name: 'facet',
  description: 'A dotted path; repeat the parameter for several.',
  schema: { type: 'array', items: { type: 'string' } },
  example: ['kind', 'spec.type'],
};

/** Backstage's counts of values. */
@ApiTags('facets')
@Controller('api/catalog/entity-facets')
@Reads()
@UseGuards(PositionGuard)
export class FacetController {
  constructor(
    private readonly views: AnswerViews,
    private readonly facets: FacetQueries,
  ) {}

  @Get()
  @Header('content-type', json)
  @DescribesFacets('How often each value of a key occurs')
  @ApiQuery(facetParameter)
  @ApiQuery(filterParameter)
  counts(@Query() query: RawQuery): Promise<string> {
    const parameters = new QueryParameters(query, ['facet', 'filter']);
    const facets = parameters.list('facet');
    if (facets.length === 0) throw new Problem('invalid-parameter', "Missing required query parameter 'facet'");
    return this.facets.counts(this.views.now(), facets, predicateOf({ filters: parameters.list('filter') }));
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesFacets('The same, filtered by a predicate')
  countsByQuery(@Body() { facets, query }: FacetRequest, @Query() rawQuery: RawQuery): Promise<string> {
    new QueryParameters(rawQuery, []);
    return this.facets.counts(this.views.now(), facets, predicateOf(query ? { query } : {}));
  }
}
