import { ApiProperty } from '@nestjs/swagger';
import type { ShownComparison } from './projection-status';
import { type Comparison, type Disagreement, disagreementKinds } from '../comparison/comparison';

const time = '2026-11-23T10:00:00.000Z';

export class DisagreementResponse implements Disagreement {
  @ApiProperty({ example: 'component:default/sailing-service' })
  id!: string;

  @ApiProperty({ enum: [...disagreementKinds], example: 'different' })
  kind!: Disagreement['kind'];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The stored document, Extended JSON',
    example: '{"version":3}',
  })
  live!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The document folded again', example: '{"version":3}' })
  replayed!: string | null;
}

export class ComparisonResponse implements ShownComparison {
  @ApiProperty({ description: 'What was built and compared with the live one', example: 2 })
  generation!: number;

  @ApiProperty({ enum: ['rebuild', 'verification'], example: 'verification' })
  purpose!: Comparison['purpose'];

  @ApiProperty({ example: time })
  startedAt!: Date;

  @ApiProperty({ example: time })
  finishedAt!: Date;

  @ApiProperty({ example: 'admin' })
  by!: string;

  @ApiProperty({ description: 'Everything up to here was compared', example: 48_210 })
  position!: number;

  @ApiProperty({ example: 12_204 })
  compared!: number;

  @ApiProperty({ example: 12_203 })
  equal!: number;

  @ApiProperty({ example: 1 })
  different!: number;

  @ApiProperty({ description: 'Folded again, but not stored', example: 0 })
  missing!: number;

  @ApiProperty({ description: 'Stored, but not folded again', example: 0 })
  extra!: number;

  @ApiProperty({ description: 'Parked, though it could be folded again', example: 0 })
  parked!: number;

  @ApiProperty({ description: 'Parked only when folded again', example: 0 })
  unfoldable!: number;

  @ApiProperty({ description: 'Changed too often to be seen at one version', example: 0 })
  unsettled!: number;

  @ApiProperty({ description: 'False where the fold versions differ: then versions are compared', example: true })
  byContent!: boolean;

  @ApiProperty({ type: [DisagreementResponse], description: 'The first ten' })
  first!: DisagreementResponse[];
}

export class VerificationResponse extends ComparisonResponse {
  @ApiProperty({ description: 'Whether live equals replayed', example: false })
  agrees!: boolean;
}
