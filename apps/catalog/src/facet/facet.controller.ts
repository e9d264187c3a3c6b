import { applyDecorators, Controller, Get, Header, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { PositionInterceptor } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { DescribesPosition, filterParameter } from '../entity/entity.descriptions';
import { predicateOf } from '../entity/entity-list';
import { QueryParameters, type RawQuery } from '../entity/query-parameters';
import { FacetQueries } from './facet.queries';

function DescribesFacets(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'How often each value of a key occurs' }),
    ApiQuery({
      name: 'facet',
      description: 'A dotted path; repeat the parameter for several.',
      schema: { type: 'array', items: { type: 'string' } },
      example: ['kind', 'spec.type'],
    }),
    ApiQuery(filterParameter),
    ApiResponse({
      status: 200,
      description: 'Values as they were written, in order',
      example: {
        facets: {
          kind: [
            { value: 'API', count: 2 },
            { value: 'Component', count: 7 },
          ],
        },
      },
    }),
  );
}

/** Backstage's counts of values. */
@ApiTags('facets')
@Controller('api/catalog/entity-facets')
@Reads()
@UseInterceptors(PositionInterceptor)
export class FacetController {
  constructor(private readonly facets: FacetQueries) {}

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribesFacets()
  counts(@Query() query: RawQuery): Promise<string> {
    const parameters = new QueryParameters(query, ['facet', 'filter']);
    const facets = parameters.list('facet');
    if (facets.length === 0) throw new Problem('invalid-parameter', "Missing required query parameter 'facet'");
    return this.facets.counts(facets, predicateOf({ filters: parameters.list('filter') }));
  }
}
