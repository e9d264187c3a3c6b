import { HoldsFurtherFields } from '@callboard/http';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  getSchemaPath,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { exampleEntity } from '../entity/described-entity.response';

/** What the OpenAPI document says of the past. Answers themselves are put together from texts. */

/** Whatever JSON has. */
const anyValue: ApiPropertyOptions = {
  anyOf: [
    { type: 'object', additionalProperties: true, nullable: true },
    { type: 'array', items: {} },
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
  ],
};

export class DifferenceResponse {
  @ApiProperty({ example: '/spec/owner', description: 'JSON pointer; the empty one is the entity itself.' })
  path!: string;

  @ApiPropertyOptional({ ...anyValue, example: 'quayside', description: 'Absent: there was nothing.' })
  before?: unknown;

  @ApiPropertyOptional({ ...anyValue, example: 'sailings', description: 'Absent: there is nothing any more.' })
  after?: unknown;

  @ApiPropertyOptional({ enum: [true], description: 'The values were too large to tell; a diff has them.' })
  omitted?: true;
}

@HoldsFurtherFields()
export class ProvenanceResponse {
  @ApiProperty({ example: 'ci', description: 'Name of the token, or subject of the sign-in.' })
  actor!: string;

  @ApiPropertyOptional({ example: 'https://ci.example.com/runs/812' })
  run?: string;

  @ApiPropertyOptional({ example: 'https://github.com/example/timetable' })
  repository?: string;

  @ApiPropertyOptional({ example: '9fceb02d0ae598e95dc970b74767f19372d61af8' })
  commit?: string;

  @ApiPropertyOptional({ example: 'main' })
  branch?: string;

  @ApiPropertyOptional({ example: '2026-11-24T08:59:30Z', description: 'When it happened at the source.' })
  occurredAt?: string;

  @ApiPropertyOptional({ example: 'handed over' })
  reason?: string;
}

/** What places a change. */
export class ChangePlaceResponse {
  @ApiProperty({ example: 1184 })
  position!: number;

  @ApiProperty({ example: 'component:default/sailing-service' })
  entityRef!: string;

  @ApiProperty({ example: 4 })
  version!: number;

  @ApiProperty({ example: 'callboard.entity.updated' })
  type!: string;

  @ApiProperty({ example: '2026-11-24T09:00:00.000Z', description: 'When it was recorded.' })
  time!: string;

  @ApiProperty({ example: 'token:ci', description: 'The managing source.' })
  source!: string;

  @ApiProperty({ type: String, nullable: true, example: exampleEntity.metadata.uid, description: 'Null: removed.' })
  uid!: string | null;

  @ApiProperty({ type: ProvenanceResponse })
  provenance!: ProvenanceResponse;
}

/** One change. */
export class ChangeResponse extends ChangePlaceResponse {
  @ApiProperty({
    type: [DifferenceResponse],
    description: 'To the version before; none for a new entity: all of it is new.',
  })
  differences!: DifferenceResponse[];
}

/** One change, and the entity as it was after it. */
export class VersionResponse extends ChangeResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: exampleEntity,
    description: 'Without relations: those of the other direction are not its own. Null: removed.',
  })
  entity!: object | null;
}

export class HistoryPageResponse {
  @ApiProperty({ type: [ChangeResponse] })
  items!: ChangeResponse[];

  @ApiPropertyOptional({ description: 'Absent at the end.' })
  nextCursor?: string;
}

export class VersionPageResponse extends HistoryPageResponse {
  @ApiPropertyOptional({
    example: 1201,
    description: 'On a first page: a change of this entity is parked at this position, and what came after it waits.',
  })
  parkedAt?: number;
}

export class ChangePageResponse extends HistoryPageResponse {
  @ApiProperty({
    example: 1184,
    description: 'What matches up to this position is in this page and those before it, or comes by nextCursor.',
  })
  upTo!: number;

  @ApiPropertyOptional({
    example: 1201,
    description:
      'The first position at which a change is parked now, of all changes, or of `ref`. It and what waits behind it are in no ' +
      'page; once they are mended they are at their own positions. Where this is another one than before, or absent, ' +
      'ask again from the one before.',
  })
  parkedAt?: number;
}

/** What was before the first version. */
export class DiffSideResponse {
  @ApiProperty({ enum: [0] })
  version!: number;
}

@ApiExtraModels(DiffSideResponse, ChangePlaceResponse)
export class DiffResponse {
  @ApiProperty({ example: 'component:default/sailing-service' })
  entityRef!: string;

  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(ChangePlaceResponse) }, { $ref: getSchemaPath(DiffSideResponse) }],
    description: '`version` alone for 0.',
  })
  from!: object;

  @ApiProperty({ type: ChangePlaceResponse })
  to!: ChangePlaceResponse;

  @ApiProperty({ type: [DifferenceResponse] })
  differences!: DifferenceResponse[];
}

/** One operation of RFC 6902. */
export class PatchOperationResponse {
  @ApiProperty({ enum: ['add', 'remove', 'replace'], example: 'replace' })
  op!: string;

  @ApiProperty({ example: '/spec/owner', description: 'The empty one is the whole: null for a removed entity.' })
  path!: string;

  @ApiPropertyOptional({ ...anyValue, example: 'sailings', description: 'Absent to remove.' })
  value?: unknown;
}

export class WhyResponse {
  @ApiProperty({ example: 'spec.owner' })
  field!: string;

  @ApiPropertyOptional({ ...anyValue, example: 'sailings', description: 'Absent: the change took the field away.' })
  value?: unknown;

  @ApiPropertyOptional({ ...anyValue, example: 'quayside', description: 'Absent: there was nothing before.' })
  before?: unknown;

  @ApiProperty({ type: ChangeResponse })
  change!: ChangeResponse;
}
