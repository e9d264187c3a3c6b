import { wholeNumberOf } from '@callboard/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';

export const receiptPageMax = 10_000;
export const receiptPageDefault = 1_000;

export class ReceiptQuery {
  @ApiPropertyOptional({ description: 'Items of a page', default: receiptPageDefault, maximum: receiptPageMax })
  @IsOptional()
  @Transform(wholeNumberOf)
  @IsInt()
  @Min(1)
  @Max(receiptPageMax)
  limit: number = receiptPageDefault;

  @ApiPropertyOptional({ description: 'The nextCursor of the page before', example: '1000' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,11}$/, { message: 'cursor must be the nextCursor of the page before' })
  cursor?: string;
}
