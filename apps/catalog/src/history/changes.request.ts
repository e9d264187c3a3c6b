import { knownEvents } from '@callboard/events';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { historyLimits } from './history-limits';
import { HistoryPageRequest } from './history.request';

const { filterValuesMax, filterValueLengthMax } = historyLimits;
const eventTypes = [...knownEvents.keys()];
const orders = ['newest', 'oldest'] as const;

interface FilterWords {
  description: string;
  example: string;
  /** All that there are; none: any text. */
  values?: readonly string[];
}

/** A parameter that may be repeated. */
function Filter({ description, example, values }: FilterWords): PropertyDecorator {
  const each = { each: true };
  const listOf = ({ value }: { value: unknown }) => (value === undefined ? value : [value].flat());
  const items = { type: 'string', maxLength: filterValueLengthMax, ...(values && { enum: [...values] }) };
  const described = { type: 'array', items, maxItems: filterValuesMax, description, example: [example] } as const;
  return applyDecorators(
    ApiPropertyOptional(described),
    IsOptional(),
    Transform(listOf),
    IsArray(),
    ArrayMaxSize(filterValuesMax),
    IsString(each),
    Matches(/\S/, { ...each, message: '$property must not be empty' }),
    MaxLength(filterValueLengthMax, each),
    ...(values ? [IsIn(values, each)] : []),
  );
}

/** Which changes are asked for, of any entity. */
export class ChangesRequest extends HistoryPageRequest {
  @ApiPropertyOptional({ enum: orders, default: 'newest', description: 'By position.' })
  @IsOptional()
  @IsIn(orders)
  order: (typeof orders)[number] = 'newest';

  @Filter({ description: 'Kind of the entity, in any case.', example: 'component' })
  kind?: string[];

  @Filter({ description: 'Namespace of the entity, in any case.', example: 'default' })
  namespace?: string[];

  @ApiPropertyOptional({
    example: 'component:default/sailing-service',
    maxLength: filterValueLengthMax,
    description: 'One entity, also a removed one.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(filterValueLengthMax)
  ref?: string;

  @Filter({
    description: 'Owner after the change, before a removal; a bare name is a group in default.',
    example: 'group:default/sailings',
  })
  owner?: string[];

  @Filter({ description: 'The managing source.', example: 'token:ci' })
  source?: string[];

  @Filter({ description: 'What the change did.', example: 'callboard.entity.updated', values: eventTypes })
  type?: string[];

  @Filter({ description: 'Who made the change.', example: 'ci' })
  actor?: string[];

  @ApiPropertyOptional({
    example: '2026-11-24T00:00:00Z',
    description: 'From this position or time on, it included; written as `at`.',
  })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ example: '1200', description: 'Up to this position or time, it included; written as `at`.' })
  @IsOptional()
  @IsString()
  to?: string;
}
