import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsRFC3339, IsString, Matches, MaxLength } from 'class-validator';

const textMax = 2_000;
const nameMax = 500;

export class SourceQuery {
  @ApiPropertyOptional({
    description: 'The managing source, a URI or a name. Without it the token’s own; a removal then is for any source.',
    example: 'url:https://example.com/ferries/catalog-info.yaml',
    maxLength: nameMax,
  })
  @IsOptional()
  @IsString()
  @Matches(/^[\x21-\x7e]{1,500}$/, { message: 'source must be 1 to 500 visible ASCII characters' })
  source?: string;
}

/** Where a push comes from; each header is optional and ends up in the provenance of the changes. */
export class ProvenanceHeaders {
  @IsOptional()
  @MaxLength(textMax)
  'x-callboard-run'?: string;

  @IsOptional()
  @MaxLength(textMax)
  'x-callboard-repository'?: string;

  @IsOptional()
  @MaxLength(nameMax)
  'x-callboard-commit'?: string;

  @IsOptional()
  @MaxLength(nameMax)
  'x-callboard-branch'?: string;

  @IsOptional()
  @MaxLength(textMax)
  'x-callboard-reason'?: string;

  @IsOptional()
  @IsRFC3339({ message: 'x-callboard-occurred-at must be a time as 2026-05-01T12:00:00Z' })
  'x-callboard-occurred-at'?: string;
}

/** Path of one entity; case does not count. */
export class EntityPath {
  @ApiProperty({ example: 'component' })
  @IsString()
  kind!: string;

  @ApiProperty({ example: 'default' })
  @IsString()
  namespace!: string;

  @ApiProperty({ example: 'sailing-service' })
  @IsString()
  name!: string;
}

/** The headers of provenance, as the API's description shows them. */
export const provenanceHeaders = [
  { name: 'X-Callboard-Run', description: 'URL of the pipeline run', example: 'https://ci.example.com/runs/42' },
  { name: 'X-Callboard-Repository', description: 'Repository', example: 'https://example.com/ferries/times' },
  { name: 'X-Callboard-Commit', description: 'Commit', example: '9f1c2ab' },
  { name: 'X-Callboard-Branch', description: 'Branch', example: 'main' },
  { name: 'X-Callboard-Reason', description: 'Why', example: 'new owner after the summer timetable' },
  { name: 'X-Callboard-Occurred-At', description: 'When it happened (RFC 3339)', example: '2026-05-01T12:00:00Z' },
];
