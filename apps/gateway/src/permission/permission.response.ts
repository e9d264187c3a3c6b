import { ApiProperty } from '@nestjs/swagger';
import type { Decision } from './permission.decider';

export class DecisionResponse {
  @ApiProperty({ example: '1c7bbd2f-5c0e' })
  id!: string;

  @ApiProperty({ enum: ['ALLOW', 'DENY'] })
  result!: Decision;
}

export class AuthorizeResponse {
  @ApiProperty({ type: [DecisionResponse], description: 'One for each item asked for, in their order.' })
  items!: DecisionResponse[];
}
