import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { changesShownMax, type ParkedEntity, type ParkedPage } from './parked-entity';
import type { RetryReport } from './parking-desk';

const exampleError = "TypeError: Cannot read properties of null (reading 'owner')";
const exampleRef = 'component:default/sailing-service';

/** One change that waits. */
export class ParkedChangeResponse {
  @ApiProperty({ example: 1042 })
  position!: number;

  @ApiProperty({ type: Number, nullable: true, example: 3, description: 'Null where even that cannot be read.' })
  version!: number | null;

  @ApiProperty({ example: 'callboard.entity.updated' })
  type!: string;
}

/** An entity of which changes wait. */
export class ParkedEntityResponse {
  @ApiProperty({ example: exampleRef })
  ref!: string;

  @ApiProperty({ example: exampleError, description: 'Why the first of them could not be folded.' })
  error!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  since!: string;

  @ApiProperty({ example: 2, description: 'Changes that wait.' })
  count!: number;

  @ApiProperty({ example: 0, description: 'Of these, not kept: a rebuild replays them.' })
  omitted!: number;

  @ApiProperty({ type: [ParkedChangeResponse], description: `The first ${changesShownMax}, in order.` })
  changes!: ParkedChangeResponse[];
}

/** A page of parked entities. */
export class ParkedListResponse {
  @ApiProperty({ type: [ParkedEntityResponse] })
  items!: ParkedEntityResponse[];

  @ApiPropertyOptional({ description: 'Present when there may be more.' })
  nextCursor?: string;
}

/** What trying again has come to for one entity. */
export class RetryOutcomeResponse {
  @ApiProperty({ example: exampleRef })
  ref!: string;

  @ApiProperty({ example: 2, description: 'Changes that are folded, or passed over, now.' })
  released!: number;

  @ApiProperty({ example: 0, description: 'Changes that stay parked.' })
  left!: number;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why they do.' })
  error!: string | null;
}

/** What trying again has come to. */
export class RetryResponse {
  @ApiProperty({ type: [RetryOutcomeResponse] })
  items!: RetryOutcomeResponse[];

  @ApiPropertyOptional({ description: 'Present when not all were tried: ask again with it.' })
  nextCursor?: string;
}

export function parkedListResponse({ items, next }: ParkedPage): ParkedListResponse {
  const shown = items.map((entity: ParkedEntity) => ({ ...entity, since: entity.since.toISOString() }));
  return { items: shown, ...cursorOf(next) };
}

export function retryResponse({ items, next }: RetryReport): RetryResponse {
  return { items, ...cursorOf(next) };
}

export function afterOf(cursor: string | undefined): { after?: string } {
  return cursor === undefined ? {} : { after: Buffer.from(cursor, 'base64url').toString() };
}

function cursorOf(next: string | null): { nextCursor?: string } {
  return next === null ? {} : { nextCursor: Buffer.from(next).toString('base64url') };
}
