import { Reads } from '@callboard/auth';
import { Problem } from '@callboard/problems';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { problemExample } from '../problem-example';
import { ReceiptQueries } from './receipt.queries';
import { ReceiptQuery } from './receipt.request';
import { ReceiptAnswer } from './receipt.response';

@ApiTags('receipts')
@ApiBearerAuth()
@Controller('api/ingestion/v1/receipts')
export class ReceiptController {
  constructor(private readonly queries: ReceiptQueries) {}

  @Reads()
  @Get(':id')
  @ApiOperation({ summary: 'What became of a push, with positions once they are given' })
  @ApiParam({
    name: 'id',
    description: 'receipt.id of the answer to the push',
    example: '0b0ff1ce-6d5e-4c5e-9a53-3a1c2b0d4e5f',
  })
  @ApiOkResponse({ type: ReceiptAnswer })
  @ApiResponse({ status: 404, ...problemExample('not-found', 'There is no such receipt.') })
  async receipt(@Param('id') id: string, @Query() { limit, cursor }: ReceiptQuery): Promise<ReceiptAnswer> {
    const from = Number(cursor ?? 0);
    const items = await this.queries.items(id, { from, limit: limit + 1 });
    if (items.length === 0 && from === 0) throw new Problem('not-found', 'There is no such receipt.');
    const next = items[limit];
    return { id, items: items.slice(0, limit), ...(next && { nextCursor: String(next.index) }) };
  }
}
