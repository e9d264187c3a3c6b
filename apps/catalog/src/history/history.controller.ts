import { Reads } from '@callboard/auth';
import { PositionGuard, RequestPipe } from '@callboard/http';
import { Controller, Get, Header, Headers, Param, Query, Res, type Type, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeDesk } from './change-desk';
import { ChangesRequest } from './changes.request';
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
  DiffRequest,
  HistoryPageRequest,
  partsOfVersions,
  type RefParts,
  refOfParts,
  versionOf,
  WhyRequest,
} from './history.request';

const json = 'application/json; charset=utf-8';
const v1 = 'api/catalog/v1';
const pipe = new RequestPipe();

/** A query that was taken unchecked. @throws Problem `invalid-parameter` */
function checked<T>(metatype: Type<T>, query: object): Promise<T> {
  return pipe.transform(query, { type: 'query', metatype }) as Promise<T>;
}

/**
 * What one entity was, the same under each way to name it. Answers are put together from JSON texts. A class of its own
 * for each: what describes a method is kept with the method, and would be the same for all heirs of one.
 */
// eslint-disable-next-line max-lines-per-function -- it is a class, each of whose methods is short
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
    @DescribesVersion()
    async version(
      @Param() parts: RefParts & { version: string },
      @Query() query: object,
      @Headers('accept') accept: string | undefined,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string> {
      void reply.header('content-type', json);
      const { version } = parts;
      const called = partsOfVersions(parts);
      const asked = version.toLowerCase();
      if (called && asked === 'versions') return this.versions(called, await checked(HistoryPageRequest, query));
      if (called && asked === 'diff') return this.diff(called, await checked(DiffRequest, query), accept, reply);
      if (called && asked === 'why') return this.why(called, await checked(WhyRequest, query));
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
