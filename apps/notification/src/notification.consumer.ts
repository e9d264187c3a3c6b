import { NotReady, Readiness } from '@callboard/health';
import { ChangeBatches, createKafka, KafkaBatchStrategy, type BatchVerdict, type RecordBatch } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import { InjectProjector, type Projector, Projectors } from '@callboard/projection';
import { Controller, type INestApplicationContext } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { NotificationConfig } from './notification.config';

const service = 'notification';

/** The one door through which Kafka enters: every batch of changes is handed to the feed's projector. */
@Controller()
export class NotificationConsumer {
  constructor(@InjectProjector('feed') private readonly feed: Projector) {}

  @ChangeBatches('feed')
  projectFeed(batch: RecordBatch): Promise<BatchVerdict> {
    return this.feed.handle(batch);
  }
}

/** Connects the consumer to the broker, the projector to its group, and readiness to both. */
export function notificationTransports(config: NotificationConfig, logger: Logger) {
  return (app: INestApplicationContext): MicroserviceOptions[] => {
    const { kafkaBrokers: brokers, topicPrefix: prefix } = config;
    const kafka = createKafka({ brokers, clientId: `${prefix}.${service}`, logger });
    const strategy = new KafkaBatchStrategy({ kafka, prefix, service, logger });
    app.get(Projectors).hookInto(strategy);
    app.get(Readiness).register('kafka', () => {
      if (!strategy.healthy) throw new NotReady('the consumer is not in its group, or its last batch failed');
    });
    return [{ strategy }];
  };
}
