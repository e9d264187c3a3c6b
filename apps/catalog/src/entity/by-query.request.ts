import { ApiPropertyOptional } from '@nestjs/swagger';
import { IgnoresUnknownFields } from '@callboard/http';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { parseFields } from './entity-fields';
import { pageLimitDefault, pageLimitMax, type ListRequest } from './entity-list';
import { decodeCursor } from './page-cursor';

@IgnoresUnknownFields()
class OrderRequest {
  @IsString()
  @IsNotEmpty()
  field!: string;

  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: 'asc' | 'desc';
}

@IgnoresUnknownFields()
class TextFilterRequest {
  @IsString()
  term!: string;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  fields?: string[];
}

/** Body of `POST /entities/by-query`. Beside a cursor only `limit` and `fields` count. */
@IgnoresUnknownFields()
export class ByQueryRequest {
  @ApiPropertyOptional({
    description: 'A predicate.',
    example: { kind: 'component', 'metadata.tags': { $in: ['java'] } },
  })
  @IsOptional()
  @IsObject()
  query?: Record<string, unknown>;

  @ApiPropertyOptional({ default: pageLimitDefault, maximum: pageLimitMax })
  @IsOptional()
  @IsInt()
  @Min(0)
  limit?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsInt()
  @Min(0)
  offset?: number;

  @ApiPropertyOptional({ type: [Object], example: [{ field: 'metadata.name', order: 'asc' }] })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OrderRequest)
  orderBy?: OrderRequest[];

  @ApiPropertyOptional({ type: Object, example: { term: 'time', fields: ['metadata.name'] } })
  @IsOptional()
  @ValidateNested()
  @Type(() => TextFilterRequest)
  fullTextFilter?: TextFilterRequest;

  @ApiPropertyOptional({ type: [String], example: ['kind', 'metadata.name'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  fields?: string[];

  @ApiPropertyOptional({ enum: ['include', 'exclude'] })
  @IsOptional()
  @IsIn(['include', 'exclude'])
  totalItems?: 'include' | 'exclude';

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}

export function listRequestOf(body: ByQueryRequest): ListRequest {
  const { query, orderBy = [], fullTextFilter: text, cursor } = body;
  const [order] = orderBy;
  return {
    terms: {
      ...(query ? { query } : {}),
      ...(order ? { order: { field: order.field, descending: order.order === 'desc' } } : {}),
      ...(text ? { text: { term: text.term, fields: text.fields ?? [] } } : {}),
    },
    limit: Math.min(body.limit ?? pageLimitDefault, pageLimitMax),
    offset: body.offset ?? 0,
    countTotal: body.totalItems !== 'exclude',
    fields: parseFields(body.fields ?? []),
    ...(cursor === undefined ? {} : { cursor: decodeCursor(cursor) }),
  };
}
