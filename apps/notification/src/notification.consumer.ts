import { ChangeBatches, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import { InjectProjection, type RunningProjection } from '@callboard/projection';
import { Controller } from '@nestjs/common';

/** The one door through which Kafka enters: every batch of changes is handed to the feed's projector. */
@Controller()
export class NotificationConsumer {
  constructor(@InjectProjection('feed') private readonly feed: RunningProjection) {}

  @ChangeBatches('feed')
  projectFeed(batch: RecordBatch): Promise<BatchVerdict> {
    return this.feed.handle(batch);
  }
}
