import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { cycleMembersMax } from './dependency-cycles';
import { PathStepResponse } from './graph.response';
import { ownerlessReasons, type OwnerlessReason } from './ownerless';

const component = 'component:default/sailing-service';
const resource = 'resource:default/sailings-db';

/** A relation to what does not exist. */
export class DanglingRelationResponse {
  @ApiProperty({ example: component })
  source!: string;

  @ApiProperty({ example: 'ownedBy' })
  type!: string;

  @ApiProperty({ example: 'group:default/nobody' })
  target!: string;
}

/** A page of relations to what does not exist. */
export class DanglingListResponse {
  @ApiProperty({ type: [DanglingRelationResponse], description: 'By target, then source, then type.' })
  items!: DanglingRelationResponse[];

  @ApiPropertyOptional({ description: 'Present when there are more.' })
  nextCursor?: string;
}

/** An entity that nobody owns. */
export class OwnerlessResponse {
  @ApiProperty({ example: component })
  ref!: string;

  @ApiProperty({ enum: ownerlessReasons, description: 'It names no owner, or only such as do not exist.' })
  reason!: OwnerlessReason;

  @ApiProperty({ type: [String], example: ['group:default/nobody'], description: 'Those it names.' })
  owners!: readonly string[];
}

/** A page of entities that nobody owns. */
export class OwnerlessListResponse {
  @ApiProperty({ type: [OwnerlessResponse], description: 'By ref.' })
  items!: OwnerlessResponse[];

  @ApiPropertyOptional({ description: 'Present when there are more.' })
  nextCursor?: string;
}

/** Entities of which each depends on every other. */
export class CycleResponse {
  @ApiProperty({ example: 2, description: 'How many they are.' })
  size!: number;

  @ApiProperty({ type: [String], example: [component, resource], description: `The first ${cycleMembersMax}, by ref.` })
  members!: readonly string[];

  @ApiProperty({ type: [PathStepResponse], description: 'One shortest way from the first member back to itself.' })
  example!: PathStepResponse[];
}

/** A page of cycles. */
export class CycleListResponse {
  @ApiProperty({ type: [CycleResponse], description: 'By their first members.' })
  items!: CycleResponse[];

  @ApiPropertyOptional({ description: 'Present when there are more.' })
  nextCursor?: string;
}
