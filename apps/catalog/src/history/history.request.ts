import { stringifyRef } from '@callboard/entity';
import { knownEvents } from '@callboard/events';
import { wholeNumberOf } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { canonicalRef } from '../entity/canonical-ref';
import { historyLimits } from './history-limits';

const { pageDefault, pageMax, filterValuesMax, filterValueLengthMax, fieldLengthMax } = historyLimits;
const eventTypes = [...knownEvents.keys()];
const orders = ['newest', 'oldest'] as const;
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

function WholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): PropertyDecorator {
  return applyDecorators(Transform(wholeNumberOf), IsInt(), Min(min), Max(max));
}

/** A parameter that may be repeated. */
function Texts(): PropertyDecorator {
  const each = { each: true };
  const listOf = ({ value }: { value: unknown }) => (value === undefined ? value : [value].flat());
  return applyDecorators(
    IsOptional(),
    Transform(listOf),
    IsArray(),
    ArrayMaxSize(filterValuesMax),
    IsString(each),
    Matches(/\S/, { ...each, message: '$property must not be empty' }),
    MaxLength(filterValueLengthMax, each),
  );
}

export class HistoryPageRequest {
  @ApiPropertyOptional({ type: Number, default: pageDefault, maximum: pageMax, description: 'Items of a page.' })
  @IsOptional()
  @WholeNumber(1, pageMax)
  limit: number = pageDefault;

  @ApiPropertyOptional({ description: 'nextCursor of a page, beside the same other parameters.', example: 'WyJiIl0' })
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
  @ApiPropertyOptional({
    type: Number,
    example: 3,
    description: 'A version, not above `to`; by default the one before `to`. 0 is before the first.',
  })
  @IsOptional()
  @WholeNumber(0)
  from?: number;

  @ApiPropertyOptional({ type: Number, example: 4, description: 'A version; by default the last one.' })
  @IsOptional()
  @WholeNumber(1)
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
  @IsString()
  @MaxLength(fieldLengthMax)
  field!: string;

  @ApiPropertyOptional({ type: Number, example: 4, description: 'As of this version; by default the last one.' })
  @IsOptional()
  @WholeNumber(1)
  version?: number;
}

export class ChangesRequest extends HistoryPageRequest {
  @ApiPropertyOptional({ enum: orders, default: 'newest' })
  @IsOptional()
  @IsIn(orders)
  order: (typeof orders)[number] = 'newest';

  @ApiPropertyOptional({ type: [String], example: ['component'], description: 'In any case.' })
  @Texts()
  kind?: string[];

  @ApiPropertyOptional({ type: [String], example: ['default'], description: 'In any case.' })
  @Texts()
  namespace?: string[];

  @ApiPropertyOptional({ example: 'component:default/sailing-service', description: 'One entity, also a removed one.' })
  @IsOptional()
  @IsString()
  @MaxLength(filterValueLengthMax)
  ref?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['group:default/sailings'],
    description: 'Owner after the change, before a removal; a bare name is a group in default.',
  })
  @Texts()
  owner?: string[];

  @ApiPropertyOptional({ type: [String], example: ['token:ci'], description: 'The managing source.' })
  @Texts()
  source?: string[];

  @ApiPropertyOptional({ enum: eventTypes, isArray: true, example: ['callboard.entity.updated'] })
  @Texts()
  @IsIn(eventTypes, { each: true })
  type?: string[];

  @ApiPropertyOptional({ type: [String], example: ['ci'], description: 'Who made the change.' })
  @Texts()
  actor?: string[];

  @ApiPropertyOptional({
    example: '2026-11-24T00:00:00Z',
    description: 'From this position on, or after what was recorded before this time; written as `at`.',
  })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ example: '1200', description: 'Up to and with this position or time; written as `at`.' })
  @IsOptional()
  @IsString()
  to?: string;
}
