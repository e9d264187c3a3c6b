import { IgnoresUnknownFields, MayBeLeftOut } from '@callboard/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsIn,
  IsObject,
  IsString,
  MaxLength,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';

export const permissionLimits = {
  itemsMax: 200,
  idLengthMax: 200,
  nameLengthMax: 200,
  refLengthMax: 500,
  refsMax: 200,
};

const { itemsMax, idLengthMax, nameLengthMax, refLengthMax, refsMax } = permissionLimits;
const refs = { type: 'array', items: { type: 'string' }, maxItems: refsMax };
const actions = ['create', 'read', 'update', 'delete'] as const;

function isRef(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= refLengthMax;
}

function isRefOrRefs(value: unknown): boolean {
  return isRef(value) || (Array.isArray(value) && value.length > 0 && value.length <= refsMax && value.every(isRef));
}

/** Needed where one resource is meant, senseless for a permission of type `basic`; a union has no class, so it is checked here. */
function IsResourceRef(): PropertyDecorator {
  const meansResource = ({ object }: ValidationArguments) => (object as PermissionItem).permission?.type === 'resource';
  return ValidateBy({
    name: 'isResourceRef',
    validator: {
      validate: (value, args) => (meansResource(args!) ? isRefOrRefs(value) : value === undefined),
      defaultMessage: (args) =>
        meansResource(args!)
          ? `resourceRef must be an entity ref of at most ${refLengthMax} characters, or 1 to ${refsMax} of them`
          : 'resourceRef is for permissions of type resource',
    },
  });
}

@IgnoresUnknownFields()
export class PermissionAttributes {
  @ApiPropertyOptional({ enum: actions })
  @MayBeLeftOut()
  @IsIn(actions)
  action?: (typeof actions)[number];
}

@IgnoresUnknownFields()
export class PermissionRequest {
  @ApiProperty({ enum: ['basic', 'resource'] })
  @IsIn(['basic', 'resource'])
  type!: 'basic' | 'resource';

  @ApiProperty({ example: 'catalog.entity.create', maxLength: nameLengthMax })
  @IsString()
  @MinLength(1)
  @MaxLength(nameLengthMax)
  name!: string;

  @ApiProperty({ type: PermissionAttributes, example: { action: 'create' } })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PermissionAttributes)
  attributes!: PermissionAttributes;

  @ApiPropertyOptional({ example: 'catalog-entity', description: 'For type resource alone, and then needed.' })
  @ValidateIf(({ type }: PermissionRequest) => type === 'resource')
  @IsString()
  @MaxLength(nameLengthMax)
  resourceType?: string;
}

@IgnoresUnknownFields()
export class PermissionItem {
  @ApiProperty({ example: '1c7bbd2f-5c0e', maxLength: idLengthMax })
  @IsString()
  @MaxLength(idLengthMax)
  id!: string;

  @ApiProperty({ type: PermissionRequest })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => PermissionRequest)
  permission!: PermissionRequest;

  @ApiPropertyOptional({ example: 'component:default/sailing-service', oneOf: [{ type: 'string' }, refs] })
  @IsResourceRef()
  resourceRef?: string | string[];
}

@IgnoresUnknownFields()
export class AuthorizeRequest {
  @ApiProperty({ type: [PermissionItem], maxItems: itemsMax })
  @IsArray()
  @ArrayMaxSize(itemsMax)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PermissionItem)
  items!: PermissionItem[];
}
