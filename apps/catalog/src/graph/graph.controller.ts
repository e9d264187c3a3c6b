import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { PositionGuard } from '@callboard/http';
import { AnswerViews } from '../as-of/answer-views';
import { canonicalRef } from '../entity/canonical-ref';
import { DescribesGraph, DescribesImpact, DescribesPath } from './graph.description';
import { GraphQueries } from './graph.queries';
import { GraphRequest, ImpactRequest, PathRequest } from './graph.request';
import type { GraphResponse, ImpactResponse, PathResponse } from './graph.response';

/** How entities hang together, and who breaks if one goes. */
@ApiTags('graph')
@Controller('api/catalog/v1')
@Reads()
@UseGuards(PositionGuard)
export class GraphController {
  constructor(
    private readonly views: AnswerViews,
    private readonly graphs: GraphQueries,
  ) {}

  @Get('graph')
  @DescribesGraph()
  graph(@Query() request: GraphRequest): GraphResponse {
    const roots = request.root.map((root) => canonicalRef(root, 'root'));
    return this.graphs.graph(this.views.now(), roots, request);
  }

  @Get('impact/:kind/:namespace/:name')
  @DescribesImpact(['kind', 'namespace', 'name'])
  impact(
    @Param() parts: Record<'kind' | 'namespace' | 'name', string>,
    @Query() request: ImpactRequest,
  ): ImpactResponse {
    return this.graphs.impact(this.views.now(), stringifyRef(parts), request);
  }

  @Get('impact/:kindAndNamespace/:name')
  @DescribesImpact(['kindAndNamespace', 'name'])
  impactByRef(
    @Param() { kindAndNamespace, name }: Record<'kindAndNamespace' | 'name', string>,
    @Query() request: ImpactRequest,
  ): ImpactResponse {
    return this.graphs.impact(this.views.now(), canonicalRef(`${kindAndNamespace}/${name}`, 'ref'), request);
  }

  @Get('impact/:ref')
  @DescribesImpact(['ref'])
  impactByEncodedRef(@Param('ref') ref: string, @Query() request: ImpactRequest): ImpactResponse {
    return this.graphs.impact(this.views.now(), canonicalRef(ref, 'ref'), request);
  }

  @Get('path')
  @DescribesPath()
  path(@Query() request: PathRequest): PathResponse {
    const ends = { from: canonicalRef(request.from, 'from'), to: canonicalRef(request.to, 'to') };
    return this.graphs.path(this.views.now(), ends, request);
  }
}
