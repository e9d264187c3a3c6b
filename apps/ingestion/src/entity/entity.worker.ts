import { latestClusterTime, LogWriter } from '@callboard/event-log';
import type { Problem } from '@callboard/problems';
import { Injectable } from '@nestjs/common';
import type { DescriptorDocument } from './descriptor-document';
import { chunksOf } from './document-chunks';
import { type Planned, planPush, planRemoval, type Verdict } from './entity.planner';
import type { SettledChunk, SettledItem } from './settled-chunk';
import type { PushContext } from './push-context';
import { pushLimits } from './push-limits';
import { countItems } from './push-metrics';
import { ReceiptWorker } from '../receipt/receipt.worker';

/** Takes what is pushed through planning, deciding and the log, chunk by chunk. */
@Injectable()
export class EntityWorker {
  constructor(
    private readonly writer: LogWriter,
    private readonly receipts: ReceiptWorker,
  ) {}

  /** Decides documents in their order, reading on while a chunk is on its way to the log. */
  async *push(
    documents: Iterable<DescriptorDocument> | AsyncIterable<DescriptorDocument>,
    context: PushContext & { source: string },
  ): AsyncGenerator<SettledChunk> {
    for await (const chunk of chunksOf(plans(documents, context), pushLimits))
      yield this.settle(chunk, context.receipt);
  }

  /** Decides that an entity is to be gone. */
  async remove(ref: string, context: PushContext): Promise<SettledChunk> {
    return this.settle([planRemoval(ref, context)], context.receipt);
  }

  private async settle(planned: Planned[], receipt: string): Promise<SettledChunk> {
    const wishes = planned.flatMap(({ wish }) => wish ?? []);
    const settled = await this.writer.settle(wishes);
    let next = 0;
    const items = planned.map(({ index, entityRef, wish, problem }): SettledItem => {
      const verdict = wish ? settled[next++]!.verdict : refused(problem!);
      return { index, entityRef, verdict };
    });
    countItems(items);
    await this.receipts.note(receipt, items);
    return { items, clusterTime: latestClusterTime(settled) };
  }
}

async function* plans(
  documents: Iterable<DescriptorDocument> | AsyncIterable<DescriptorDocument>,
  context: PushContext & { source: string },
): AsyncGenerator<Planned> {
  for await (const document of documents) yield planPush(document, context);
}

function refused(problem: Problem): Verdict {
  return { outcome: 'refused', problem };
}
