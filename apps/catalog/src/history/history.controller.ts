import { Reads } from '@callboard/auth';
import { PositionGuard } from '@callboard/http';
import { Controller, Get, Header, Headers, Param, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeDesk } from './change-desk';
import { acceptedFormat, diffMediaTypes } from './diff-format';
import {
  DescribesChanges,
  DescribesDiff,
  DescribesLife,
  DescribesRef,
  DescribesVersion,
  DescribesVersions,
  DescribesWhy,
} from './history.description';
import { HistoryDesk } from './history-desk';
import { diffText, versionJson, whyJson } from './history-json';
import {
  ChangesRequest,
  DiffRequest,
  HistoryPageRequest,
  type RefParts,
  refOfParts,
  versionOf,
  WhyRequest,
} from './history.request';

const json = 'application/json; charset=utf-8';
const v1 = 'api/catalog/v1';

/**
 * What one entity was, the same under each way to name it. Answers are put together from JSON texts. A class of its own
 * for each: what describes a method is kept with the method, and would be the same for all heirs of one.
 */
function entityHistory(...names: Parameters<typeof DescribesRef>) {
  @DescribesRef(...names)
  class EntityHistory {
    constructor(readonly desk: HistoryDesk) {}

    @Get('versions')
    @Header('content-type', json)
    @DescribesVersions()
    versions(@Param() parts: RefParts, @Query() request: HistoryPageRequest): Promise<string> {
      return this.desk.versions(refOfParts(parts), request);
    }

    @Get('versions/:version')
    @Header('content-type', json)
    @DescribesVersion()
    async version(@Param() parts: RefParts, @Param('version') version: string): Promise<string> {
      return versionJson(await this.desk.version(refOfParts(parts), versionOf(version)));
    }

    @Get('diff')
    @DescribesDiff()
    async diff(
      @Param() parts: RefParts,
      @Query() request: DiffRequest,
      @Headers('accept') accept: string | undefined,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string> {
      const format = request.format ?? acceptedFormat(accept);
      const text = diffText(await this.desk.diff(refOfParts(parts), request), format);
      void reply.header('content-type', `${diffMediaTypes[format]}; charset=utf-8`).header('vary', 'accept');
      return text;
    }

    @Get('why')
    @Header('content-type', json)
    @DescribesWhy()
    async why(@Param() parts: RefParts, @Query() request: WhyRequest): Promise<string> {
      return whyJson(request.field, await this.desk.why(refOfParts(parts), request));
    }
  }
  return EntityHistory;
}

@ApiTags('history')
@Controller(`${v1}/entities/:kind/:namespace/:name`)
@Reads()
@UseGuards(PositionGuard)
export class EntityHistoryController extends entityHistory('kind', 'namespace', 'name') {
  constructor(desk: HistoryDesk) {
    super(desk);
  }
}

@ApiTags('history')
@Controller(`${v1}/entities/:kindAndNamespace/:name`)
@Reads()
@UseGuards(PositionGuard)
export class RefHistoryController extends entityHistory('kindAndNamespace', 'name') {
  constructor(desk: HistoryDesk) {
    super(desk);
  }
}

@ApiTags('history')
@Controller(`${v1}/entities/:ref`)
@Reads()
@UseGuards(PositionGuard)
export class EncodedRefHistoryController extends entityHistory('ref') {
  constructor(desk: HistoryDesk) {
    super(desk);
  }
}

@ApiTags('history')
@Controller(v1)
@Reads()
@UseGuards(PositionGuard)
export class HistoryController {
  constructor(
    private readonly desk: HistoryDesk,
    private readonly feed: ChangeDesk,
  ) {}

  @Get('entities/by-uid/:uid/versions')
  @Header('content-type', json)
  @DescribesLife()
  life(@Param('uid') uid: string, @Query() request: HistoryPageRequest): Promise<string> {
    return this.desk.life(uid, request);
  }

  @Get('changes')
  @Header('content-type', json)
  @DescribesChanges()
  changes(@Query() request: ChangesRequest): Promise<string> {
    return this.feed.page(request);
  }
}
