import { MayBeLeftOut } from '@callboard/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** The longest reason that is kept with a republish. */
export const reasonCharactersMax = 500;

export class RepublishBody {
  @ApiPropertyOptional({
    description: 'Why; kept with the request',
    maxLength: reasonCharactersMax,
    example: 'the disk of a broker was replaced',
  })
  @MayBeLeftOut()
  @IsString()
  @Length(1, reasonCharactersMax)
  reason?: string;
}
