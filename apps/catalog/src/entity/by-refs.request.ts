import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IgnoresUnknownFields, TakesAtOnce } from '@callboard/http';
import { IsArray, IsOptional, IsString } from 'class-validator';
import { atInBody } from '../as-of/as-of.description';
import { IsQuery } from '../filter/query.request';

/** Refs and fields alone, as most clients ask. */
function isUsual(body: unknown): boolean {
  const { entityRefs, fields = [], ...others } = (body ?? {}) as Partial<ByRefsRequest>;
  return isTexts(entityRefs) && isTexts(fields) && Object.keys(others).length === 0;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Body of `POST /entities/by-refs`. */
@IgnoresUnknownFields()
@TakesAtOnce(isUsual)
export class ByRefsRequest {
  @ApiProperty({
    description: 'Canonical entity refs, all lower case. Any other spelling finds nothing.',
    example: ['component:default/sailing-service', 'group:default/sailings'],
  })
  @IsArray()
  @IsString({ each: true })
  entityRefs!: string[];

  @ApiPropertyOptional({ description: 'Dotted paths to keep of each entity.', example: ['kind', 'metadata.name'] })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  fields?: string[];

  @ApiPropertyOptional({ description: 'A predicate that items must pass; others are null.', example: { kind: 'api' } })
  @IsQuery()
  query?: Record<string, unknown>;

  @ApiPropertyOptional(atInBody)
  @IsOptional()
  at?: unknown;
}
