import { InvalidRefError, parseRef } from '@callboard/entity';
import { knownEvents } from '@callboard/events';
import { MayBeLeftOut, wholeNumberOf } from '@callboard/http';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';

export const subscriptionLimits = {
  nameLengthMax: 200,
  urlLengthMax: 2_000,
  filterValuesMax: 100,
  filterValueLengthMax: 300,
  subscriptionsMax: 1_000,
  pageDefault: 50,
  pageMax: 200,
  startWaitMs: 5_000,
};

const { nameLengthMax, urlLengthMax, filterValuesMax, filterValueLengthMax, pageDefault, pageMax } = subscriptionLimits;
const eventTypes = [...knownEvents.keys()];

export function isWebhookUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > urlLengthMax || !URL.canParse(value)) return false;
  const { protocol, username, password, hostname } = new URL(value);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '' && hostname !== '';
}

export function isOwnerRef(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return parseRef(value, { kind: 'group' }).name !== '';
  } catch (error) {
    if (error instanceof InvalidRefError) return false;
    throw error;
  }
}

function IsWebhookUrl(): PropertyDecorator {
  const defaultMessage = () =>
    `url must be an http or https address without credentials, ${urlLengthMax} characters at most`;
  return ValidateBy({ name: 'isWebhookUrl', validator: { validate: isWebhookUrl, defaultMessage } });
}

function AreOwnerRefs(): PropertyDecorator {
  const defaultMessage = () => 'each of owners must be an entity ref: [kind:][namespace/]name';
  return ValidateBy({ name: 'isOwnerRef', validator: { validate: isOwnerRef, defaultMessage } }, { each: true });
}

/** `now` or a position; a number is checked here, since a union has no class. */
function IsStart(): PropertyDecorator {
  const validate = (value: unknown) => value === 'now' || (Number.isSafeInteger(value) && Number(value) >= 0);
  const defaultMessage = () => 'start must be "now" or a position, 0 for everything';
  return ValidateBy({ name: 'isStart', validator: { validate, defaultMessage } });
}

function Texts(): PropertyDecorator {
  const each = { each: true };
  const isBounded = [ArrayMaxSize(filterValuesMax), MaxLength(filterValueLengthMax, each)];
  return applyDecorators(MayBeLeftOut(), IsArray(), IsString(each), ...isBounded);
}

export class TargetRequest {
  @ApiProperty({ enum: ['webhook'] })
  @IsIn(['webhook'])
  type!: 'webhook';

  @ApiProperty({
    example: 'https://hooks.example.com/callboard',
    description: 'http or https, no credentials; private addresses are refused, loopback is allowed in development.',
  })
  @IsWebhookUrl()
  url!: string;
}

export class FilterRequest {
  @ApiPropertyOptional({ type: [String], example: ['Component', 'API'], description: 'In any case.' })
  @Texts()
  kinds?: string[];

  @ApiPropertyOptional({ type: [String], example: ['default'] })
  @Texts()
  namespaces?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['group:default/booking'],
    description: 'A bare name is a group in default.',
  })
  @Texts()
  @AreOwnerRefs()
  owners?: string[];

  @ApiPropertyOptional({ enum: eventTypes, isArray: true, example: ['callboard.entity.updated'] })
  @Texts()
  @IsIn(eventTypes, { each: true })
  types?: string[];
}

export class SubscriptionRequest {
  @ApiProperty({ example: 'Deploy board', maxLength: nameLengthMax })
  @IsString()
  @Matches(/\S/, { message: 'name must not be empty' })
  @MaxLength(nameLengthMax)
  name!: string;

  @ApiProperty({ type: TargetRequest })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => TargetRequest)
  target!: TargetRequest;

  @ApiPropertyOptional({
    type: FilterRequest,
    description: 'Each list that is not empty must hold the value; default: everything.',
  })
  @MayBeLeftOut()
  @IsObject()
  @ValidateNested()
  @Type(() => FilterRequest)
  filter?: FilterRequest;

  @ApiPropertyOptional({
    oneOf: [
      { type: 'string', enum: ['now'] },
      { type: 'integer', minimum: 0 },
    ],
    default: 'now',
    description: 'Told are the changes after this position; 0 tells everything from the beginning.',
  })
  @MayBeLeftOut()
  @IsStart()
  start?: 'now' | number;
}

export class SubscriptionListRequest {
  @ApiPropertyOptional({ type: Number, default: pageDefault, maximum: pageMax })
  @IsOptional()
  @Transform(wholeNumberOf)
  @IsInt()
  @Min(1)
  @Max(pageMax)
  limit: number = pageDefault;

  @ApiPropertyOptional({ description: 'As given by nextCursor.', example: 'WyJiIl0' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,100}$/, { message: 'cursor must be one that nextCursor gave' })
  cursor?: string;
}
