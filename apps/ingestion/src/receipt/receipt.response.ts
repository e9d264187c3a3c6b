import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ReceiptItem {
  @ApiProperty({ description: 'Number of the document in the push, from 0', example: 0 })
  index!: number;

  @ApiProperty({ type: String, nullable: true, example: 'component:default/sailing-service' })
  entityRef!: string | null;

  @ApiProperty({
    enum: ['registered', 'updated', 'unchanged', 'restored', 'removed', 'refused'],
    example: 'registered',
  })
  outcome!: 'registered' | 'updated' | 'unchanged' | 'restored' | 'removed' | 'refused';

  @ApiPropertyOptional({ example: 1 })
  version?: number;

  @ApiPropertyOptional({ example: '5e884898da28047151d0e56f8dc6292773603d0d' })
  etag?: string;

  @ApiPropertyOptional({ description: 'Why it was refused', example: 'invalid-entity' })
  code?: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Position in the log; null until it is given',
    example: 4711,
  })
  position!: number | null;
}

export class ReceiptAnswer {
  @ApiProperty({ example: '0b0ff1ce-6d5e-4c5e-9a53-3a1c2b0d4e5f' })
  id!: string;

  @ApiProperty({ type: [ReceiptItem] })
  items!: ReceiptItem[];

  @ApiPropertyOptional({ description: 'Absent on the last page', example: '1000' })
  nextCursor?: string;
}
