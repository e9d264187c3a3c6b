import { ApiProperty } from '@nestjs/swagger';
import type { SettingDocument } from './setting.document';

export class SettingResponse {
  @ApiProperty({ example: 'userSettings.starredEntities' })
  bucket!: string;

  @ApiProperty({ example: 'entityRefs' })
  key!: string;

  @ApiProperty({ anyOf: [{}], example: ['component:default/sailing-service'], description: 'Any JSON.' })
  value!: unknown;
}

export class SettingListResponse {
  @ApiProperty({
    type: 'array',
    items: {
      anyOf: [{ $ref: '#/components/schemas/SettingResponse' }, { type: 'object', nullable: true, enum: [null] }],
    },
    description: 'In the order asked for; null for what is not set.',
  })
  items!: (SettingResponse | null)[];
}

export function settingResponse({
  bucket,
  key,
  value,
}: Pick<SettingDocument, 'bucket' | 'key' | 'value'>): SettingResponse {
  return { bucket, key, value: JSON.parse(value) as unknown };
}
