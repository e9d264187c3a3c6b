import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IgnoresUnknownFields, MayBeLeftOut } from '@callboard/http';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { atInBody } from '../as-of/as-of.description';
import { momentOf } from '../as-of/moment';
import { IsQuery } from '../filter/query.request';
import { exampleCursor } from './described-entity.response';
import { parseFields } from './entity-fields';
import { beginning, pageLimitDefault, pageLimitMax, type ListRequest } from './entity-list';

@IgnoresUnknownFields()
class OrderRequest {
  @ApiProperty({ example: 'metadata.name' })
  @IsString()
  @IsNotEmpty()
  field!: string;

  @ApiPropertyOptional({ enum: ['asc', 'desc'], default: 'asc' })
  @IsOptional()
  @IsIn(['asc', 'desc'])
  order?: 'asc' | 'desc';
}

@IgnoresUnknownFields()
class TextFilterRequest {
  @ApiProperty({ description: 'A substring; blank: no filter.', example: 'time' })
  @IsString()
  term!: string;

  @ApiPropertyOptional({ type: [String], description: 'By default the order field.', example: ['metadata.name'] })
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
  @IsQuery()
  query?: Record<string, unknown>;

  @ApiPropertyOptional({ default: pageLimitDefault, maximum: pageLimitMax })
  @IsOptional()
  @IsInt()
  @Min(0)
  limit?: number;

  @ApiPropertyOptional({ default: 0, description: 'Rows to skip on the first page.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  offset?: number;

  @ApiPropertyOptional({ type: [OrderRequest], description: 'Only the first is followed.' })
  @MayBeLeftOut()
  @IsArray()
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => OrderRequest)
  orderBy?: OrderRequest[];

  @ApiPropertyOptional({ type: TextFilterRequest })
  @MayBeLeftOut()
  @IsObject()
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

  @ApiPropertyOptional({
    description: 'nextCursor or prevCursor of a page, from GET or POST.',
    example: exampleCursor,
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;

  @ApiPropertyOptional(atInBody)
  @IsOptional()
  at?: unknown;
}

/** `at` as the query string has it. */
export function listRequestOf(body: ByQueryRequest, at?: string): ListRequest {
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
    ...beginning(cursor, momentOf(at, body.at)),
  };
}
