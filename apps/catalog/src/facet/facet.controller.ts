import { applyDecorators, Body, Controller, Get, Header, HttpCode, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags, type ApiQueryOptions } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { PositionGuard } from '@callboard/http';
import { invalidParameter } from '@callboard/problems';
import type { FastifyReply } from 'fastify';
import { AnswerViews } from '../as-of/answer-views';
import { DescribesMoment } from '../as-of/as-of.description';
import { momentOf } from '../as-of/moment';
import { filterParameter } from '../entity/entity.description';
import { predicateOf } from '../entity/entity-list';
import { QueryParameters, type RawQuery } from '../entity/query-parameters';
import { facetValuesMax } from './facet-count';
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
    DescribesMoment(),
    ApiOperation({ summary }),
    ApiResponse({
      status: 200,
      type: FacetsResponse,
      description: `Values as they were written, in order; all of them, at most ${facetValuesMax} together`,
      example,
    }),
  );
}

const facetParameter: ApiQueryOptions = {
  name: 'facet',
  description: 'A dotted path; repeat the parameter for several.',
  schema: { type: 'array', items: { type: 'string' }, example: ['kind', 'spec.type'] },
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
  async counts(@Query() query: RawQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const parameters = new QueryParameters(query, ['facet', 'filter', 'at']);
    const facets = parameters.list('facet');
    if (facets.length === 0) throw invalidParameter('facet', "Missing required query parameter 'facet'", 'required');
    const predicate = predicateOf({ filters: parameters.list('filter') });
    return this.facets.counts(await this.views.of(momentOf(parameters.single('at')), reply), facets, predicate);
  }

  @Post()
  @HttpCode(200)
  @Header('content-type', json)
  @DescribesFacets('The same, filtered by a predicate')
  async countsByQuery(
    @Body() { facets, query, at }: FacetRequest,
    @Query() rawQuery: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const moment = momentOf(new QueryParameters(rawQuery, ['at']).single('at'), at);
    const predicate = predicateOf(query ? { query } : {});
    return this.facets.counts(await this.views.of(moment, reply), facets, predicate, 'facets');
  }
}
