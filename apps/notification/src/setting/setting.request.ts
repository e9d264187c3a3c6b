import { IgnoresUnknownFields } from '@callboard/http';
import { invalidField, Problem } from '@callboard/problems';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';

export const settingLimits = {
  bucketLengthMax: 200,
  keyLengthMax: 200,
  valueBytesMax: 64 * 1024,
  settingsPerUserMax: 500,
  /** As many as a web app asks for at once. */
  itemsMax: 100,
};

const { bucketLengthMax, keyLengthMax, valueBytesMax, itemsMax } = settingLimits;

/** Which setting of the user is meant. */
@IgnoresUnknownFields()
export class SettingName {
  @ApiProperty({ example: 'userSettings.starredEntities', maxLength: bucketLengthMax })
  @IsString()
  @MaxLength(bucketLengthMax)
  bucket!: string;

  @ApiProperty({ example: 'entityRefs', maxLength: keyLengthMax })
  @IsString()
  @MaxLength(keyLengthMax)
  key!: string;
}

@IgnoresUnknownFields()
export class SettingListRequest {
  @ApiProperty({ type: [SettingName], maxItems: itemsMax })
  @IsArray()
  @ArrayMaxSize(itemsMax)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SettingName)
  items!: SettingName[];
}

/** For the description alone: a value is kept as it came, which no class could promise. */
export class SettingRequest {
  @ApiProperty({ anyOf: [{}], example: ['component:default/sailing-service'], description: 'Any JSON.' })
  value!: unknown;
}

/** The JSON text of a body's `value`; throws a Problem where there is none, or more than may be kept. */
export function settingValueIn(body: unknown): string {
  const { value } = (body ?? {}) as Partial<SettingRequest>;
  if (value === undefined) throw invalidField('/value', 'Missing required field "value"', 'required');
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= valueBytesMax) return text;
  throw new Problem('body-too-large', `The value has more than ${valueBytesMax} bytes as JSON`);
}
