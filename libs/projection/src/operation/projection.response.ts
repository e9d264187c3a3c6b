import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { BuildPhase, GenerationPurpose, GenerationState } from '../generation/generation-record';
import { ComparisonResponse, VerificationResponse } from './comparison.response';
import type { GenerationStatus, Lag, ProjectionStatus } from './projection-status';

const time = '2026-11-23T10:00:00.000Z';

export class LagResponse implements Lag {
  @ApiProperty({ example: 0 })
  changes!: number;

  @ApiProperty({ example: 0 })
  seconds!: number;
}

export class CountsResponse {
  @ApiProperty({ example: 48_210 })
  applied!: number;

  @ApiProperty({ example: 0 })
  ignored!: number;

  @ApiProperty({ example: 500 })
  duplicate!: number;

  @ApiProperty({ example: 0 })
  parked!: number;

  @ApiProperty({ description: 'Partitions read again', example: 0 })
  gaps!: number;
}

export class TroubleResponse {
  @ApiProperty({ example: time })
  at!: Date;

  @ApiProperty({ example: 'documents: MongoServerSelectionError' })
  message!: string;
}

export class GenerationResponse implements Omit<GenerationStatus, 'comparison'> {
  @ApiProperty({ example: 2 })
  number!: number;

  @ApiProperty({ example: 1 })
  foldVersion!: number;

  @ApiProperty({ enum: ['building', 'live', 'retiring', 'kept', 'failed', 'dropping'], example: 'live' })
  state!: GenerationState;

  @ApiProperty({ enum: ['first', 'rebuild', 'verification'], example: 'rebuild' })
  purpose!: GenerationPurpose;

  @ApiPropertyOptional({ enum: ['loading', 'indexing', 'comparing', 'swapping'], example: 'loading' })
  phase?: BuildPhase;

  @ApiProperty({ example: time })
  startedAt!: Date;

  @ApiPropertyOptional({ description: 'Since when readers read it, or did', example: time })
  liveFrom?: Date;

  @ApiProperty({ example: 'admin' })
  by!: string;

  @ApiProperty({ example: 'a fold was mended' })
  reason!: string;

  @ApiPropertyOptional({ description: 'Changes in the log when it was last asked', example: 48_210 })
  expected?: number;

  @ApiProperty({ description: 'Changes applied or parked so far', example: 48_210 })
  done!: number;

  @ApiProperty({ example: 48_210 })
  watermark!: number;

  @ApiPropertyOptional({ type: [String], description: 'Why this process does not go on with it', example: [] })
  waitingFor?: string[];

  @ApiPropertyOptional({ description: 'Why it failed', example: 'only 40 of 48 changes were folded' })
  error?: string;

  @ApiPropertyOptional({ type: ComparisonResponse, description: 'How it compared with the one live then' })
  comparison?: ComparisonResponse;
}

export class ProjectionResponse implements Omit<ProjectionStatus, 'generations' | 'verification'> {
  @ApiProperty({ example: 'entity' })
  name!: string;

  @ApiProperty({ description: "The version of this process's folds", example: 1 })
  version!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The generation that this process answers from',
    example: 2,
  })
  generation!: number | null;

  @ApiProperty({
    enum: ['live', 'frozen'],
    description: 'Frozen: the live generation was built by other folds than those of this process',
    example: 'live',
  })
  state!: 'live' | 'frozen';

  @ApiProperty({ description: 'Everything up to here is applied or parked', example: 48_210 })
  watermark!: number;

  @ApiProperty({ description: 'The greatest position that any partition has reached', example: 48_210 })
  front!: number;

  @ApiProperty({ type: LagResponse })
  lag!: LagResponse;

  @ApiProperty({ type: CountsResponse, description: 'Since the start of this process' })
  counts!: CountsResponse;

  @ApiProperty({ description: 'Entities of which changes are parked', example: 0 })
  parkedEntities!: number;

  @ApiProperty({ type: TroubleResponse, nullable: true, example: null })
  lastError!: TroubleResponse | null;

  @ApiProperty({ type: [String], description: 'Why nothing is consumed; empty when all is well', example: [] })
  waitingFor!: string[];

  @ApiProperty({
    type: [GenerationResponse],
    example: [
      {
        number: 2,
        foldVersion: 1,
        state: 'live',
        purpose: 'rebuild',
        startedAt: time,
        by: 'admin',
        reason: 'a fold was mended',
        done: 48_210,
        watermark: 48_210,
      },
    ],
  })
  generations!: GenerationResponse[];

  @ApiProperty({ type: VerificationResponse, nullable: true, example: null, description: 'The last one' })
  verification!: VerificationResponse | null;
}

export class ProjectionListResponse {
  @ApiProperty({ type: [ProjectionResponse] })
  items!: ProjectionResponse[];
}
