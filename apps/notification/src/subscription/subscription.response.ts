import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AttemptRecord, SubscriptionDocument, SubscriptionState } from './subscription.document';

const exampleId = 'sub_65a1f0c2e4b0a1b2c3d4e5f6';

export class TargetResponse {
  @ApiProperty({ enum: ['webhook'] })
  type!: 'webhook';

  @ApiProperty({ example: 'https://hooks.example.com/callboard' })
  url!: string;
}

export class FilterResponse {
  @ApiProperty({ type: [String], example: ['component', 'api'] })
  kinds!: string[];

  @ApiProperty({ type: [String], example: [] })
  namespaces!: string[];

  @ApiProperty({ type: [String], example: ['group:default/booking'] })
  owners!: string[];

  @ApiProperty({ type: [String], example: [] })
  types!: string[];
}

export class AttemptResponse {
  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  at!: string;

  @ApiProperty({ example: 1042 })
  position!: number;

  @ApiProperty({ example: 'component:default/sailing-service@3' })
  eventId!: string;

  @ApiProperty({ example: 'msg_0b2c1d', description: 'The webhook-id header.' })
  webhookId!: string;

  @ApiProperty({ example: 1, description: '1 for the first attempt of this change.' })
  attempt!: number;

  @ApiProperty({ enum: ['delivered', 'failed', 'gone'] })
  outcome!: AttemptRecord['outcome'];

  @ApiPropertyOptional({ example: 204 })
  status?: number;

  @ApiPropertyOptional({
    example: 'timeout',
    description: 'timeout, status, redirect, address-refused or a code of the network.',
  })
  error?: string;

  @ApiProperty({ example: 12 })
  durationMs!: number;
}

export class SubscriptionResponse {
  @ApiProperty({ example: exampleId })
  id!: string;

  @ApiProperty({ example: 'Deploy board' })
  name!: string;

  @ApiProperty({ type: TargetResponse })
  target!: TargetResponse;

  @ApiProperty({ type: FilterResponse })
  filter!: FilterResponse;

  @ApiProperty({ example: 1040, description: 'Told are the changes after this position.' })
  start!: number;

  @ApiProperty({ enum: ['active', 'suspended', 'disabled'] })
  state!: SubscriptionState;

  @ApiPropertyOptional({ description: 'Why it is not active.' })
  reason?: string;

  @ApiProperty({
    example: 1042,
    description: 'All changes up to here are delivered, or were not asked for, or are parked.',
  })
  position!: number;

  @ApiProperty({ example: 0, description: 'Parked changes that were passed by; they are told once they are folded.' })
  parked!: number;

  @ApiProperty({ example: 0, description: 'How many positions of the feed are still before it.' })
  lag!: number;

  @ApiPropertyOptional({ type: AttemptResponse })
  lastAttempt?: AttemptResponse;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T10:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ example: 'admin' })
  createdBy!: string;
}

export class NewSubscriptionResponse extends SubscriptionResponse {
  @ApiProperty({
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
    description: 'Signs every delivery by Standard Webhooks; shown here and never again.',
  })
  secret!: string;
}

export class SubscriptionListResponse {
  @ApiProperty({ type: [SubscriptionResponse] })
  items!: SubscriptionResponse[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

export function subscriptionResponse(subscription: SubscriptionDocument, watermark: number): SubscriptionResponse {
  const { _id: id, name, target, filter, start, state, reason, progress, lastAttempt } = subscription;
  return {
    id,
    name,
    target,
    filter,
    start,
    state,
    ...(reason !== null && { reason }),
    position: progress.position,
    parked: progress.held?.length ?? 0,
    lag: Math.max(watermark - progress.position, 0),
    ...(lastAttempt && { lastAttempt: { ...lastAttempt, at: lastAttempt.at.toISOString() } }),
    createdAt: subscription.createdAt.toISOString(),
    createdBy: subscription.createdBy,
  };
}

export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId).toString('base64url');
}

export function decodeCursor(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}
