import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ChangeBatches, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import { InjectProjector, type Projector } from '@callboard/projection';
import { documentProjection } from './document/document.projection';

/** The one door through which Kafka enters this service: a method per projection. */
@Controller()
export class SearchConsumer {
  constructor(@InjectProjector(documentProjection.name) private readonly documents: Projector) {}

  @ChangeBatches(documentProjection.name)
  foldDocuments(@Payload() batch: RecordBatch): Promise<BatchVerdict> {
    return this.documents.handle(batch);
  }
}
