import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { atDescription, atExample } from './as-of.description';

/** A read that may be of a moment. */
export class MomentRequest {
  @ApiPropertyOptional({ description: atDescription, example: atExample })
  @IsOptional()
  @IsString()
  at?: string;
}
