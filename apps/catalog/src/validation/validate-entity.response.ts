import { ApiProperty } from '@nestjs/swagger';

/** What the OpenAPI document says of an entity that is not valid. */

export class ValidationErrorResponse {
  @ApiProperty({ enum: ['TypeError', 'InputError'], example: 'InputError' }) name!: string;
  @ApiProperty({ example: '/spec/owner: must be given' }) message!: string;
  @ApiProperty({ description: 'JSON pointer into the body.', example: '/entity/spec/owner' }) pointer!: string;
  @ApiProperty({ example: 'required' }) code!: string;
}

export class EntityRefusalResponse {
  @ApiProperty({ type: [ValidationErrorResponse], description: 'Everything that is wrong.' })
  errors!: ValidationErrorResponse[];

  @ApiProperty({ enum: ['invalid-entity', 'invalid-request'], example: 'invalid-entity', description: 'Permanent' })
  code!: string;
}
