import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';

/** What the OpenAPI document says of counts. */

export class FacetValueResponse {
  @ApiProperty({ example: 'service' }) value!: string;
  @ApiProperty({ description: 'Entities that have the value', example: 7 }) count!: number;
}

@ApiExtraModels(FacetValueResponse)
export class FacetsResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { $ref: getSchemaPath(FacetValueResponse) } },
    description: 'By the path as it was asked for',
  })
  facets!: Record<string, FacetValueResponse[]>;
}
