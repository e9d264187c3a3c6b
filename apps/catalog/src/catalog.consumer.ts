import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { ChangeBatches, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import { InjectProjection, type RunningProjection } from '@callboard/projection';
import { entityProjection } from './entity/entity.projection';
import { historyProjection } from './history/history.projection';

/** The one door through which Kafka enters this service: a method per projection. */
@Controller()
export class CatalogConsumer {
  constructor(
    @InjectProjection(entityProjection.name) private readonly entities: RunningProjection,
    @InjectProjection(historyProjection.name) private readonly history: RunningProjection,
  ) {}

  @ChangeBatches(entityProjection.name)
  foldEntities(@Payload() batch: RecordBatch): Promise<BatchVerdict> {
    return this.entities.handle(batch);
  }

  @ChangeBatches(historyProjection.name)
  foldHistory(@Payload() batch: RecordBatch): Promise<BatchVerdict> {
    return this.history.handle(batch);
  }
}
