import { ApiProperty } from '@nestjs/swagger';
import { IgnoresUnknownFields } from '@callboard/http';
import { IsObject, IsString } from 'class-validator';

/** Body of `POST /validate-entity`. */
@IgnoresUnknownFields()
export class ValidateEntityRequest {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The entity as a descriptor has it.',
    example: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'sailing-service' },
      spec: { type: 'service', lifecycle: 'production', owner: 'sailings' },
    },
  })
  @IsObject()
  entity!: Record<string, unknown>;

  @ApiProperty({
    description: 'Where it would be read from: `url:` and a target that is not looked at.',
    example: 'url:https://example.com/catalog-info.yaml',
  })
  @IsString()
  location!: string;
}
