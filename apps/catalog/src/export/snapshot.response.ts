import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** First line of a snapshot. */
export class SnapshotHead {
  @ApiProperty({ enum: ['snapshot'] })
  type!: 'snapshot';

  /** Every change up to here is in what follows, and none after it. */
  @ApiProperty({ example: 4711 })
  position!: number;

  /** The log that the position belongs to; null while there was no change. */
  @ApiProperty({ type: String, nullable: true, example: '7c0e4a52-6f0e-4f43-9b52-0d9f6c3b1a77' })
  incarnation!: string | null;

  /** When the change at that position was recorded; null where that is not known. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T05:00:00.000Z' })
  time!: string | null;

  /** Lines between the first and the last. */
  @ApiProperty({ example: 102 })
  count!: number;

  @ApiPropertyOptional({
    example: 1201,
    description:
      'The first position up to here at which a change is parked; the entities are without it and what waits behind it. ' +
      'Once it is mended, `/v1/changes` has it.',
  })
  parkedAt?: number;
}

/** Last line of a snapshot: without it, the stream was cut. */
export class SnapshotEnd {
  @ApiProperty({ enum: ['end'] })
  type!: 'end';

  @ApiProperty({ example: 4711 })
  position!: number;

  /** Entities that were sent. */
  @ApiProperty({ example: 102 })
  count!: number;
}
