import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IgnoresUnknownFields } from '@callboard/http';
import { ArrayNotEmpty, IsArray, IsOptional, IsString } from 'class-validator';
import { atInBody } from '../as-of/as-of.description';
import { IsQuery } from '../filter/query.request';

/** Body of `POST /entity-facets`. */
@IgnoresUnknownFields()
export class FacetRequest {
  @ApiProperty({ description: 'Dotted paths.', example: ['kind', 'spec.type'] })
  @IsArray()
  @ArrayNotEmpty()
  @IsString({ each: true })
  facets!: string[];

  @ApiPropertyOptional({ description: 'A predicate that counted entities must pass.', example: { kind: 'component' } })
  @IsQuery()
  query?: Record<string, unknown>;

  @ApiPropertyOptional(atInBody)
  @IsOptional()
  at?: unknown;
}
