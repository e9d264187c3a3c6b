import { Reads } from '@callboard/auth';
import { wholeNumberOf } from '@callboard/http';
import { Controller, Get, Inject, Query, type Type } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { operationPageDefault, operationPageMax, type OperationQueries } from './operation-queries';

/** The token of the service's {@link OperationQueries}. */
export const OPERATION_QUERIES = Symbol('OPERATION_QUERIES');

/** Which page of what operators did is asked for. */
export class OperationListRequest {
  @ApiPropertyOptional({ type: Number, default: operationPageDefault, maximum: operationPageMax })
  @IsOptional()
  @Transform(wholeNumberOf)
  @IsInt()
  @Min(1)
  @Max(operationPageMax)
  limit: number = operationPageDefault;

  @ApiPropertyOptional({ description: 'As given by nextCursor.', example: '65a1f0c2e4b0a1b2c3d4e5f6' })
  @IsOptional()
  @Matches(/^[0-9a-f]{24}$/, { message: 'cursor must be one that nextCursor gave' })
  cursor?: string;
}

/** Something that an operator did. */
export class OperationResponse {
  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  at!: string;

  @ApiProperty({ example: 'admin' })
  actor!: string;

  @ApiProperty({ example: 'skip' })
  action!: string;

  @ApiProperty({ example: 'entity' })
  projection!: string;

  @ApiProperty({ example: 1 })
  generation!: number;

  @ApiPropertyOptional({ example: 'component:default/sailing-service' })
  ref?: string;

  @ApiPropertyOptional({ example: 1042 })
  position?: number;

  @ApiPropertyOptional({ example: 'pushed by a broken pipeline, corrected at 1043' })
  reason?: string;
}

/** A page of what operators did. */
export class OperationListResponse {
  @ApiProperty({ type: [OperationResponse] })
  items!: OperationResponse[];

  @ApiPropertyOptional({ description: 'Present when there may be more.' })
  nextCursor?: string;
}

/** The controller of what operators did to the projections of a service, under its path. */
export function operationController(path: string): Type {
  @ApiTags('projections')
  @ApiBearerAuth()
  @Controller(`${path}/projection-operations`)
  class OperationController {
    constructor(@Inject(OPERATION_QUERIES) private readonly queries: OperationQueries) {}

    @Get()
    @Reads()
    @ApiOperation({ summary: 'What operators did to projections, and why, the latest first' })
    @ApiOkResponse({ type: OperationListResponse })
    async list(@Query() { limit, cursor }: OperationListRequest): Promise<OperationListResponse> {
      const { items, next } = await this.queries.page({ limit, ...(cursor !== undefined && { after: cursor }) });
      const shown = items.map(({ at, ...operation }) => ({ at: at.toISOString(), ...operation }));
      return { items: shown, ...(next !== null && { nextCursor: next }) };
    }
  }
  return OperationController;
}
