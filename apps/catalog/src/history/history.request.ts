import { stringifyRef } from '@callboard/entity';
import { wholeNumberOf } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { canonicalRef } from '../entity/canonical-ref';
import { historyLimits } from './history-limits';

const { pageDefault, pageMax, fieldLengthMax } = historyLimits;
const cursorLengthMax = 300;

/** The ways to name an entity in a path: its parts, or a ref, as it is or with its slash encoded. */
export type RefParts =
  Record<'kind' | 'namespace' | 'name', string> | Record<'kindAndNamespace' | 'name', string> | { ref: string };

/** The canonical ref that a path names. @throws Problem `invalid-parameter` */
export function refOfParts(parts: RefParts): string {
  if ('kind' in parts) return stringifyRef(parts);
  return canonicalRef('ref' in parts ? parts.ref : `${parts.kindAndNamespace}/${parts.name}`, 'ref');
}

/**
 * What a path to a version names where an entity is called `versions`; undefined where it can name none. The router prefers
 * a literal part to a parameter: `component:default/versions/why` comes as the version `why` of `component:default`.
 */
export function partsOfVersions(parts: RefParts): RefParts | undefined {
  const name = 'versions';
  if ('ref' in parts) return parts.ref.includes('/') ? undefined : { kindAndNamespace: parts.ref, name };
  if ('kind' in parts || parts.kindAndNamespace.includes(':')) return undefined;
  return { kind: parts.kindAndNamespace, namespace: parts.name, name };
}

/** A whole number that may be left out; without a maximum, one that JSON keeps exactly. */
function WholeNumber(described: Pick<ApiPropertyOptions, 'description' | 'default' | 'example'> & Bounds) {
  const { minimum, maximum = Number.MAX_SAFE_INTEGER } = described;
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', ...described }),
    IsOptional(),
    Transform(wholeNumberOf),
    IsInt(),
    Min(minimum),
    Max(maximum),
  );
}

interface Bounds {
  minimum: number;
  maximum?: number;
}

export class HistoryPageRequest {
  @WholeNumber({ default: pageDefault, minimum: 1, maximum: pageMax, description: 'Items of a page.' })
  limit: number = pageDefault;

  @ApiPropertyOptional({
    maxLength: cursorLengthMax,
    description: 'nextCursor of a page, beside the same other parameters.',
    example: 'WyJiIl0',
  })
  @IsOptional()
  @IsString()
  @MaxLength(cursorLengthMax)
  cursor?: string;
}

/** The version that a path names. @throws Problem `invalid-parameter` */
export function versionOf(text: string): number {
  if (/^0*[1-9]\d{0,14}$/.test(text)) return Number(text);
  const message = `"${text}" is no version: versions are 1, 2, 3 …`;
  throw new Problem('invalid-parameter', message, [{ pointer: '/version', message, code: 'bad-version' }]);
}

export class DiffRequest {
  @WholeNumber({
    minimum: 0,
    example: 3,
    description: 'A version, not above `to`; by default the one before `to`. 0 is before the first.',
  })
  from?: number;

  @WholeNumber({ minimum: 1, example: 4, description: 'A version; by default the last one.' })
  to?: number;

  @ApiPropertyOptional({
    enum: ['structured', 'json-patch', 'unified'],
    description: 'In place of the Accept header.',
  })
  @IsOptional()
  @IsIn(['structured', 'json-patch', 'unified'])
  format?: DiffFormat;
}

export type DiffFormat = 'structured' | 'json-patch' | 'unified';

export class WhyRequest {
  @ApiProperty({
    example: 'spec.owner',
    maxLength: fieldLengthMax,
    description: 'A dotted path, or a JSON pointer, which also leads into lists: `/metadata/links/0/url`.',
  })
  @IsDefined()
  @IsString()
  @MaxLength(fieldLengthMax)
  field!: string;

  @WholeNumber({ minimum: 1, example: 4, description: 'As of this version; by default the last one.' })
  version?: number;
}
