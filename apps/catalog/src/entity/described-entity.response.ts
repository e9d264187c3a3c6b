import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  getSchemaPath,
  PartialType,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { HoldsFurtherFields } from '@callboard/http';
import { encodeCursor } from './page-cursor';

/** What the OpenAPI document says of entities. Answers themselves are texts that nobody makes objects of. */

/** An entity as it is kept: without its relations. */
export const exampleEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'sailing-service',
    namespace: 'default',
    uid: '3f0c1c9e-5c0e-4b8e-9c3a-0a4d5f6b7c8d',
    etag: 'b1946ac92492d2347c6235b4d2611184a1e5b0c7',
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'sailings' },
};

const exampleRow: [string, string] = [exampleEntity.metadata.name, exampleEntity.metadata.uid];

/** The first page's end, by name, where the page is one row long. */
export const exampleCursor = encodeCursor({
  o: ['metadata.name', false],
  b: false,
  at: exampleRow,
  first: exampleRow,
  n: 35,
});

const mapOfTexts: ApiPropertyOptions = { type: 'object', additionalProperties: { type: 'string' } };

@HoldsFurtherFields()
export class EntityLinkResponse {
  @ApiProperty({ example: 'https://example.com/dashboard' }) url!: string;
  @ApiPropertyOptional() title?: string;
  @ApiPropertyOptional() icon?: string;
  @ApiPropertyOptional() type?: string;
}

/** The fields that every catalog knows; an entity may bring others. */
@HoldsFurtherFields()
export class EntityMetadataResponse {
  @ApiProperty({ example: 'sailing-service' }) name!: string;
  @ApiProperty({ example: 'default' }) namespace!: string;

  @ApiProperty({ description: 'Another one after removal and restoration', example: exampleEntity.metadata.uid })
  uid!: string;

  @ApiProperty({ description: 'Of what was pushed', example: exampleEntity.metadata.etag })
  etag!: string;

  @ApiPropertyOptional() title?: string;
  @ApiPropertyOptional() description?: string;
  @ApiPropertyOptional(mapOfTexts) labels?: Record<string, string>;
  @ApiPropertyOptional({ ...mapOfTexts, nullable: true }) annotations?: Record<string, string> | null;
  @ApiPropertyOptional({ type: [String], example: ['java'] }) tags?: string[];
  @ApiPropertyOptional({ type: [EntityLinkResponse] }) links?: EntityLinkResponse[];
}

export class EntityRelationResponse {
  @ApiProperty({ example: 'ownedBy' }) type!: string;
  @ApiProperty({ description: 'Canonical; it need not exist', example: 'group:default/sailings' }) targetRef!: string;
}

export class StatusErrorResponse {
  @ApiProperty({ example: 'TypeError' }) name!: string;
  @ApiProperty({ example: 'the entity has no uid' }) message!: string;
}

export class EntityStatusItemResponse {
  @ApiProperty({ enum: ['backstage.io/catalog-processing'] }) type!: string;
  @ApiProperty({ enum: ['error'] }) level!: string;
  @ApiProperty({ example: 'A change is parked since 2026-11-23T05:00:00.000Z and not shown: TypeError: no uid' })
  message!: string;
  @ApiProperty({ type: StatusErrorResponse }) error!: StatusErrorResponse;
}

export class EntityStatusResponse {
  @ApiProperty({ type: [EntityStatusItemResponse] }) items!: EntityStatusItemResponse[];
}

const absentStatus = 'There while changes of the entity are parked, and the entity is shown as it was before them';

export class EntityResponse {
  @ApiProperty({ example: 'backstage.io/v1alpha1' }) apiVersion!: string;
  @ApiProperty({ example: 'Component' }) kind!: string;
  @ApiProperty({ type: EntityMetadataResponse }) metadata!: EntityMetadataResponse;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: exampleEntity.spec,
  })
  spec?: Record<string, unknown>;

  @ApiProperty({ type: [EntityRelationResponse], description: 'By type, then target' })
  relations!: EntityRelationResponse[];

  @ApiPropertyOptional({ type: EntityStatusResponse, description: absentStatus })
  status?: EntityStatusResponse;
}

@HoldsFurtherFields()
export class EntityMetadataPartResponse extends PartialType(EntityMetadataResponse) {}

/** Of an entity what `fields` asks for; all of it where nothing is asked for. */
export class EntityPartResponse {
  @ApiPropertyOptional({ example: 'backstage.io/v1alpha1' }) apiVersion?: string;
  @ApiPropertyOptional({ example: 'Component' }) kind?: string;
  @ApiPropertyOptional({ type: EntityMetadataPartResponse }) metadata?: EntityMetadataPartResponse;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) spec?: Record<string, unknown>;
  @ApiPropertyOptional({ type: [EntityRelationResponse] }) relations?: EntityRelationResponse[];
  @ApiPropertyOptional({ type: EntityStatusResponse, description: absentStatus }) status?: EntityStatusResponse;
}

export class PageInfoResponse {
  @ApiPropertyOptional({ description: 'Absent on the last page', example: exampleCursor }) nextCursor?: string;
  @ApiPropertyOptional({ description: 'Absent on the first page' }) prevCursor?: string;
}

export class EntityPageResponse {
  @ApiProperty({ type: [EntityPartResponse] }) items!: EntityPartResponse[];
  @ApiProperty({ description: 'As counted for the first page; 0 where it was excluded', example: 35 })
  totalItems!: number;
  @ApiProperty({ type: PageInfoResponse }) pageInfo!: PageInfoResponse;
}

@ApiExtraModels(EntityPartResponse)
export class EntitiesByRefsResponse {
  @ApiProperty({
    type: 'array',
    items: { anyOf: [{ $ref: getSchemaPath(EntityPartResponse) }, { type: 'object', nullable: true, enum: [null] }] },
    description: 'One item per ref; null for what is not there or filtered out',
  })
  items!: (EntityPartResponse | null)[];
}

export class AncestorResponse {
  @ApiProperty({ type: EntityResponse }) entity!: EntityResponse;
  @ApiProperty({ type: [String], example: [] }) parentEntityRefs!: string[];
}

export class AncestryResponse {
  @ApiProperty({ example: 'component:default/sailing-service' }) rootEntityRef!: string;
  @ApiProperty({ type: [AncestorResponse], description: 'The entity first' }) items!: AncestorResponse[];
}
