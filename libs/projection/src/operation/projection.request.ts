import { MayBeLeftOut } from '@callboard/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';

/** The longest reason that is kept with an operation. */
export const reasonCharactersMax = 500;

export class OperationRequest {
  @ApiPropertyOptional({
    description: 'Why; kept with the operation',
    maxLength: reasonCharactersMax,
    example: 'a fold was mended',
  })
  @MayBeLeftOut()
  @IsString()
  @Length(1, reasonCharactersMax)
  reason?: string;
}

export class BackRequest extends OperationRequest {
  @ApiPropertyOptional({
    description: 'The generation to go back to; without it, the one that was live before',
    example: 1,
  })
  @MayBeLeftOut()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  generation?: number;
}
