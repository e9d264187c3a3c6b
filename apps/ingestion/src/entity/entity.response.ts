import { formatReceiptToken } from '@callboard/http';
import type { FieldError, Problem, ProblemCode } from '@callboard/problems';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SettledItem } from './settled-chunk';
import type { PushSummary } from './push-summary';

export class ItemFieldError implements FieldError {
  @ApiProperty({ description: 'JSON pointer within the document', example: '/metadata/name' })
  pointer!: string;

  @ApiPropertyOptional({ example: 3 })
  line?: number;

  @ApiPropertyOptional({ example: 1 })
  column?: number;

  @ApiProperty({ example: 'must be given' })
  message!: string;

  @ApiProperty({ example: 'required' })
  code!: string;
}

export class ItemProblem {
  @ApiProperty({ type: String, example: 'invalid-entity' })
  code!: ProblemCode;

  @ApiProperty({ example: '/metadata/name: must be given' })
  detail!: string;

  @ApiProperty({
    type: [ItemFieldError],
    description: 'Each field that is wrong, with its place in the body as far as known',
  })
  errors!: FieldError[];
}

export class PushItem {
  @ApiProperty({ description: 'Number of the document in the body, from 0', example: 0 })
  index!: number;

  @ApiProperty({ type: String, nullable: true, example: 'component:default/sailing-service' })
  entityRef!: string | null;

  @ApiProperty({
    enum: ['registered', 'updated', 'unchanged', 'restored', 'removed', 'refused'],
    example: 'registered',
  })
  outcome!: string;

  @ApiPropertyOptional({ description: 'Absent where refused', example: 1 })
  version?: number;

  @ApiPropertyOptional({ description: 'Absent where refused', example: '5e884898da28047151d0e56f8dc6292773603d0d' })
  etag?: string;

  @ApiPropertyOptional({ type: ItemProblem, description: 'Why it was refused' })
  problem?: ItemProblem;
}

export class Receipt {
  @ApiProperty({ description: 'For GET …/receipts/{id}', example: '0b0ff1ce-6d5e-4c5e-9a53-3a1c2b0d4e5f' })
  id!: string;

  @ApiProperty({ description: 'For the header X-Callboard-At-Least of a read', example: 'cb1.1795410000.7' })
  token!: string;
}

export class PushCounts {
  @ApiProperty({ example: 1 })
  registered!: number;

  @ApiProperty({ example: 0 })
  updated!: number;

  @ApiProperty({ example: 0 })
  unchanged!: number;

  @ApiProperty({ example: 0 })
  restored!: number;

  @ApiProperty({ example: 0 })
  removed!: number;

  @ApiProperty({ example: 0 })
  refused!: number;
}

export class PushAnswer {
  @ApiProperty({ type: Receipt })
  receipt!: Receipt;

  @ApiProperty({ type: [PushItem], description: 'One per document, in their order' })
  items!: PushItem[];

  @ApiProperty({ type: PushCounts })
  counts!: PushCounts;
}

/** One settled document as the client is told. */
export function pushItemOf({ index, entityRef, verdict }: SettledItem): PushItem {
  if (verdict.outcome !== 'refused') {
    const { outcome, version, etag } = verdict;
    return { index, entityRef, outcome, version, etag };
  }
  return { index, entityRef, outcome: 'refused', problem: itemProblemOf(verdict.problem) };
}

/** A problem as it stands beside an item. */
export function itemProblemOf({ code, detail, errors }: Problem): ItemProblem {
  return { code, detail, errors };
}

/** What ends an answer: the receipt and how many had which outcome. */
export function conclusionOf(receipt: string, summary: PushSummary): Omit<PushAnswer, 'items'> {
  return { receipt: { id: receipt, token: formatReceiptToken(summary.clusterTime) }, counts: { ...summary.counts } };
}
