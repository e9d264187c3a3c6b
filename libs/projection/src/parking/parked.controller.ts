import { Identity, Reads, type RequestIdentity, Writes } from '@callboard/auth';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ParkedListRequest, RetryRequest, SkipRequest } from './parked.request';
import { afterOf, ParkedListResponse, parkedListResponse, RetryResponse, retryResponse } from './parked.response';
import type { ParkingDesk } from './parking-desk';

/** Where the controller finds the desk of a projection. */
export interface ParkingDesks {
  /** @throws Problem where there is no such projection, or this process has not the folds of its live generation */
  find(projection: string): Promise<ParkingDesk>;
}

/** The token of {@link ParkingDesks}. */
export const PARKING_DESKS = Symbol('PARKING_DESKS');

/** The controller of what is parked in a service, under its path, `api/catalog/v1` for instance. */
// eslint-disable-next-line max-lines-per-function -- a class whose path is a parameter
export function parkedController(path: string): Type {
  @ApiTags('projections')
  @ApiBearerAuth()
  @ApiParam({ name: 'name', schema: { type: 'string', example: 'entity' } })
  @ApiResponse({ status: 409, description: 'Another generation is live or under way, or an earlier change is parked' })
  @Controller(`${path}/projections/:name/parked`)
  class ParkedController {
    constructor(@Inject(PARKING_DESKS) private readonly desks: ParkingDesks) {}

    @Get()
    @Reads()
    @ApiOperation({ summary: 'List the entities of which changes are parked, with the error and how many wait' })
    @ApiOkResponse({ type: ParkedListResponse })
    async list(
      @Param('name') name: string,
      @Query() { limit, cursor }: ParkedListRequest,
    ): Promise<ParkedListResponse> {
      const { queries } = await this.desks.find(name);
      return parkedListResponse(await queries.page({ limit, ...afterOf(cursor) }));
    }

    @Post('retry')
    @Writes()
    @HttpCode(200)
    @ApiOperation({ summary: 'Fold parked changes again, of one entity or of all; safe to repeat' })
    @ApiOkResponse({ type: RetryResponse })
    async retry(
      @Param('name') name: string,
      @Body() { ref, cursor }: RetryRequest,
      @Identity() { actor }: RequestIdentity,
    ): Promise<RetryResponse> {
      const desk = await this.desks.find(name);
      const { after } = afterOf(cursor);
      return retryResponse(await (ref === undefined ? desk.retryAll(actor, after) : desk.retryOne(ref, actor)));
    }

    @Post('skip')
    @Writes()
    @HttpCode(200)
    @ApiOperation({ summary: 'Pass over the first parked change of an entity, now and in every rebuild' })
    @ApiOkResponse({ type: RetryResponse })
    async skip(
      @Param('name') name: string,
      @Body() request: SkipRequest,
      @Identity() { actor }: RequestIdentity,
    ): Promise<RetryResponse> {
      return retryResponse(await (await this.desks.find(name)).skip(request, actor));
    }
  }
  return ParkedController;
}
