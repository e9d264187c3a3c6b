import { Identity, Reads, type RequestIdentity, Writes } from '@callboard/auth';
import { Republish } from '@callboard/event-log';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problemExample } from '../problem-example';
import { LogQueries } from './log.queries';
import { RepublishBody } from './log.request';
import { LogAnswer, logAnswerOf } from './log.response';

@ApiTags('log')
@ApiBearerAuth()
@Controller('api/ingestion/v1/log')
export class LogController {
  constructor(
    private readonly queries: LogQueries,
    private readonly republishing: Republish,
  ) {}

  @Reads()
  @Get()
  @ApiOperation({ summary: 'How far the log is, who carries it to Kafka, and how far a republish is' })
  @ApiOkResponse({ type: LogAnswer })
  @ApiResponse({ status: 401, ...problemExample('unauthenticated', 'Missing credentials') })
  async status(): Promise<LogAnswer> {
    return logAnswerOf(await this.queries.status());
  }

  @Writes()
  @Post('republish')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Fill the topic of changes anew from the log, under the same positions',
    description: 'While one is under way, that one is the answer; nothing begins a second time.',
  })
  @ApiAcceptedResponse({ type: LogAnswer, description: 'Kept; ask again to see how far it is' })
  @ApiResponse({ status: 401, ...problemExample('unauthenticated', 'Missing credentials') })
  async republish(@Body() { reason }: RepublishBody, @Identity() { actor }: RequestIdentity): Promise<LogAnswer> {
    await this.republishing.request({ by: actor, reason });
    return this.status();
  }
}
