import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ChangeBatches, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import { InjectProjection, type RunningProjection } from '@callboard/projection';
import { documentProjection } from './document/document.projection';

/** The one door through which Kafka enters this service: a method per projection. */
@Controller()
export class SearchConsumer {
  constructor(@InjectProjection(documentProjection.name) private readonly documents: RunningProjection) {}

  @ChangeBatches(documentProjection.name)
  foldDocuments(@Payload() batch: RecordBatch): Promise<BatchVerdict> {
    return this.documents.handle(batch);
  }
}
