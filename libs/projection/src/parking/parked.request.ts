import { MayBeLeftOut, wholeNumberOf } from '@callboard/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { parkedPageDefault, parkedPageMax } from './parked-entity';

const refLengthMax = 300;
const cursor = { pattern: /^[A-Za-z0-9_-]{1,600}$/, message: 'cursor must be one that nextCursor gave' };
const exampleRef = 'component:default/sailing-service';
const skipReasonLengthMax = 500;

/** Which page of the parked entities is asked for. */
export class ParkedListRequest {
  @ApiPropertyOptional({ type: Number, default: parkedPageDefault, maximum: parkedPageMax })
  @IsOptional()
  @Transform(wholeNumberOf)
  @IsInt()
  @Min(1)
  @Max(parkedPageMax)
  limit: number = parkedPageDefault;

  @ApiPropertyOptional({ description: 'As given by nextCursor.', example: 'WyJiIl0' })
  @IsOptional()
  @Matches(cursor.pattern, cursor)
  cursor?: string;
}

/** What is to be tried again. */
export class RetryRequest {
  @ApiPropertyOptional({ example: exampleRef, description: 'Only this entity; without it, all, page by page.' })
  @MayBeLeftOut()
  @IsString()
  @Length(1, refLengthMax)
  ref?: string;

  @ApiPropertyOptional({ description: 'As given by nextCursor of the answer before.' })
  @MayBeLeftOut()
  @Matches(cursor.pattern, cursor)
  cursor?: string;
}

/** Which change is to be passed over, and why. */
export class SkipRequest {
  @ApiProperty({ example: exampleRef })
  @IsString()
  @Length(1, refLengthMax)
  ref!: string;

  @ApiProperty({ example: 1042, description: 'Of the first parked change of the entity.' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  position!: number;

  @ApiProperty({
    example: 'pushed by a broken pipeline, corrected at 1043',
    description: 'Kept with the skip and the operation.',
    minLength: 1,
    maxLength: skipReasonLengthMax,
  })
  @IsString()
  @Length(1, skipReasonLengthMax)
  @Matches(/\S/, { message: 'reason must say something' })
  reason!: string;
}
