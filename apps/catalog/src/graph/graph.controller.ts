import { Controller, Get, Header, Param, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { PositionGuard } from '@callboard/http';
import type { FastifyReply } from 'fastify';
import { AnswerViews } from '../as-of/answer-views';
import { momentOf } from '../as-of/moment';
import { canonicalRef } from '../entity/canonical-ref';
import { DescribesGraph, DescribesImpact, DescribesPath } from './graph.description';
import { GraphQueries } from './graph.queries';
import { GraphRequest, ImpactRequest, PathRequest } from './graph.request';
import type { GraphResponse, PathResponse } from './graph.response';

const json = 'application/json; charset=utf-8';

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
  async graph(@Query() request: GraphRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<GraphResponse> {
    const roots = request.root.map((root) => canonicalRef(root, 'root'));
    return this.graphs.graph(await this.views.of(momentOf(request.at), reply), roots, request);
  }

  @Get('impact/:kind/:namespace/:name')
  @Header('content-type', json)
  @DescribesImpact(['kind', 'namespace', 'name'])
  async impact(
    @Param() parts: Record<'kind' | 'namespace' | 'name', string>,
    @Query() request: ImpactRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.graphs.impact(await this.views.of(momentOf(request.at), reply), stringifyRef(parts), request);
  }

  @Get('impact/:kindAndNamespace/:name')
  @Header('content-type', json)
  @DescribesImpact(['kindAndNamespace', 'name'])
  async impactByRef(
    @Param() { kindAndNamespace, name }: Record<'kindAndNamespace' | 'name', string>,
    @Query() request: ImpactRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.graphs.impact(
      await this.views.of(momentOf(request.at), reply),
      canonicalRef(`${kindAndNamespace}/${name}`, 'ref'),
      request,
    );
  }

  @Get('impact/:ref')
  @Header('content-type', json)
  @DescribesImpact(['ref'])
  async impactByEncodedRef(
    @Param('ref') ref: string,
    @Query() request: ImpactRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    return this.graphs.impact(await this.views.of(momentOf(request.at), reply), canonicalRef(ref, 'ref'), request);
  }

  @Get('path')
  @DescribesPath()
  async path(@Query() request: PathRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<PathResponse> {
    const ends = { from: canonicalRef(request.from, 'from'), to: canonicalRef(request.to, 'to') };
    return this.graphs.path(await this.views.of(momentOf(request.at), reply), ends, request);
  }
}
