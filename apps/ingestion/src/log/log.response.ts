import type { LogStatus, RepublishDocument } from '@callboard/event-log';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const relayStates = ['leading', 'beginning', 'refused', 'absent'] as const;
const republishStates = ['requested', 'running', 'done'] as const;

export class RelayAnswer {
  @ApiProperty({
    enum: relayStates,
    description:
      '`leading`: changes flow. `beginning`: Kafka is being brought level. `refused`: Kafka or the log needs an operator. `absent`: no replica leads now',
    example: 'leading',
  })
  state!: (typeof relayStates)[number];

  @ApiProperty({ description: 'Raised whenever the leader changes', example: 7 })
  epoch!: number;

  @ApiPropertyOptional({
    description: 'Why nobody leads, when the state is `refused`',
    example: 'the topic reaches position 4712, the log only 4700: was an older backup restored?',
  })
  refusal?: string;
}

export class RepublishAnswer {
  @ApiProperty({ description: '1 for the first one ever asked for', example: 1 })
  number!: number;

  @ApiProperty({ enum: republishStates, example: 'running' })
  state!: (typeof republishStates)[number];

  @ApiProperty({ description: 'Who asked; `relay` where a beginning was found lost', example: 'operations' })
  by!: string;

  @ApiPropertyOptional({ example: 'the disk of a broker was replaced' })
  reason?: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T08:00:00.000Z' })
  requestedAt!: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-11-23T08:00:01.000Z' })
  startedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', example: '2026-11-23T08:00:26.000Z' })
  finishedAt?: string;

  @ApiPropertyOptional({ description: 'Last position of the log when it began', example: 250000 })
  target?: number;

  @ApiPropertyOptional({ description: 'Position up to which the topic is full again', example: 118000 })
  published?: number;
}

export class LogAnswer {
  @ApiProperty({ description: 'The last position given; 0 before the first', example: 250000 })
  position!: number;

  @ApiProperty({ type: RelayAnswer })
  relay!: RelayAnswer;

  @ApiProperty({ description: 'Names this log', example: '6f2b7f0e-3f5e-4f0a-9a64-0f6c2f9d8a11' })
  incarnation!: string;

  @ApiProperty({ description: 'Partitions of the topics', example: 12 })
  partitions!: number;

  @ApiProperty({ type: RepublishAnswer, nullable: true, description: 'The last republish; null when there was none' })
  republish!: RepublishAnswer | null;
}

/** The status of the log, for the wire. */
export function logAnswerOf({ republish, ...status }: LogStatus): LogAnswer {
  return { ...status, republish: republish ? republishAnswerOf(republish) : null };
}

function republishAnswerOf(republish: RepublishDocument): RepublishAnswer {
  const { number, state, by, reason, requestedAt, startedAt, finishedAt, target, published } = republish;
  return {
    number,
    state,
    by,
    ...(reason !== undefined && { reason }),
    requestedAt: requestedAt.toISOString(),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    ...(target !== undefined && { target, published }),
  };
}
