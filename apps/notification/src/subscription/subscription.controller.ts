import { Identity, Reads, Writes, type RequestIdentity } from '@callboard/auth';
import { DescribesPosition, POSITION_SOURCE, PositionInterceptor, type PositionSource } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { SubscriptionDesk } from './subscription-desk';
import { SubscriptionListRequest, SubscriptionRequest } from './subscription.request';
import {
  decodeCursor,
  encodeCursor,
  NewSubscriptionResponse,
  SubscriptionListResponse,
  SubscriptionResponse,
  subscriptionResponse,
} from './subscription.response';
import { SubscriptionQueries } from './subscription.queries';

const identified = ApiParam({ name: 'id', example: 'sub_65a1f0c2e4b0a1b2c3d4e5f6' });

@ApiTags('subscriptions')
@ApiBearerAuth()
@Controller('api/notifications/v1/subscriptions')
export class SubscriptionController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly queries: SubscriptionQueries,
    @Inject(POSITION_SOURCE) private readonly feed: PositionSource,
  ) {}

  @Post()
  @Writes()
  @ApiOperation({ summary: 'Subscribe a webhook to changes, from now or from any position' })
  @ApiResponse({ status: 409, description: '`not-yet-visible`: the feed has not reached `start`' })
  @ApiCreatedResponse({ type: NewSubscriptionResponse })
  async create(
    @Body() request: SubscriptionRequest,
    @Identity() identity: RequestIdentity,
  ): Promise<NewSubscriptionResponse> {
    const { subscription, secret } = await this.desk.create(request, identity.actor);
    return { ...(await this.respond(subscription)), secret };
  }

  @Get()
  @Reads()
  @UseInterceptors(PositionInterceptor)
  @DescribesPosition()
  @ApiOperation({ summary: 'List subscriptions, oldest first' })
  @ApiOkResponse({ type: SubscriptionListResponse })
  async list(@Query() { limit, cursor }: SubscriptionListRequest): Promise<SubscriptionListResponse> {
    const { items, lastId } = await this.queries.page(limit, cursor && decodeCursor(cursor));
    const { position } = await this.feed.current();
    return {
      items: items.map((subscription) => subscriptionResponse(subscription, position)),
      ...(lastId !== undefined && { nextCursor: encodeCursor(lastId) }),
    };
  }

  @identified
  @Get(':id')
  @Reads()
  @UseInterceptors(PositionInterceptor)
  @DescribesPosition()
  @ApiOperation({ summary: 'State, cursor, lag and last attempt of a subscription' })
  @ApiOkResponse({ type: SubscriptionResponse })
  one(@Param('id') id: string): Promise<SubscriptionResponse> {
    return this.show(id);
  }

  @identified
  @Delete(':id')
  @Writes()
  @HttpCode(204)
  @ApiOperation({ summary: 'End a subscription; an attempt under way may still arrive' })
  @ApiNoContentResponse({ description: 'It is ended' })
  async delete(@Param('id') id: string): Promise<void> {
    if (!(await this.desk.delete(id))) throw unknown(id);
  }

  @identified
  @Post(':id/resume')
  @Writes()
  @HttpCode(200)
  @ApiOperation({ summary: 'Go on with a suspended or disabled subscription where it stood' })
  @ApiOkResponse({ type: SubscriptionResponse })
  async resume(@Param('id') id: string): Promise<SubscriptionResponse> {
    await this.desk.resume(id);
    return this.show(id);
  }

  private async show(id: string): Promise<SubscriptionResponse> {
    const subscription = await this.queries.one(id);
    if (!subscription) throw unknown(id);
    return this.respond(subscription);
  }

  private async respond(subscription: Parameters<typeof subscriptionResponse>[0]): Promise<SubscriptionResponse> {
    return subscriptionResponse(subscription, (await this.feed.current()).position);
  }
}

function unknown(id: string): Problem {
  return new Problem('not-found', `There is no subscription ${id}`);
}
