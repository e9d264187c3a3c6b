import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Reads } from '@callboard/auth';
import { PositionGuard } from '@callboard/http';
import { AnswerViews } from '../as-of/answer-views';
import { DescribesCycles, DescribesDangling, DescribesOwnerless } from './graph.description';
import { CyclesRequest, DanglingRequest, OwnerlessRequest } from './relation-list.request';
import type { CycleListResponse, DanglingListResponse, OwnerlessListResponse } from './relation-list.response';
import { RelationListQueries } from './relation-list.queries';

/** What is wrong with how entities hang together. */
@ApiTags('graph')
@Controller('api/catalog/v1')
@Reads()
@UseGuards(PositionGuard)
export class RelationListController {
  constructor(
    private readonly views: AnswerViews,
    private readonly lists: RelationListQueries,
  ) {}

  @Get('relations/dangling')
  @DescribesDangling()
  dangling(@Query() request: DanglingRequest): Promise<DanglingListResponse> {
    return this.lists.dangling(this.views.now(), request);
  }

  @Get('entities-without-owner')
  @DescribesOwnerless()
  ownerless(@Query() request: OwnerlessRequest): Promise<OwnerlessListResponse> {
    return this.lists.ownerless(this.views.now(), request);
  }

  @Get('cycles')
  @DescribesCycles()
  cycles(@Query() request: CyclesRequest): Promise<CycleListResponse> {
    return this.lists.cycles(this.views.now(), request);
  }
}
