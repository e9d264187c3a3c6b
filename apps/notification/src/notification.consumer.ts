import { ChangeBatches, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import { InjectProjector, type Projector } from '@callboard/projection';
import { Controller } from '@nestjs/common';

/** The one door through which Kafka enters: every batch of changes is handed to the feed's projector. */
@Controller()
export class NotificationConsumer {
  constructor(@InjectProjector('feed') private readonly feed: Projector) {}

  @ChangeBatches('feed')
  projectFeed(batch: RecordBatch): Promise<BatchVerdict> {
    return this.feed.handle(batch);
  }
}
