import { ApiProperty } from '@nestjs/swagger';
import type { SettingDocument } from './setting.document';

export class SettingResponse {
  @ApiProperty({ example: 'userSettings.starredEntities' })
  bucket!: string;

  @ApiProperty({ example: 'entityRefs' })
  key!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: ['component:default/timetable'] })
  value!: unknown;
}

export class SettingListResponse {
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/SettingResponse', nullable: true },
    description: 'In the order asked for; null for what is not set.',
  })
  items!: (SettingResponse | null)[];
}

export function settingResponse({ bucket, key, value }: Omit<SettingDocument, 'user'>): SettingResponse {
  return { bucket, key, value: JSON.parse(value) as unknown };
}
