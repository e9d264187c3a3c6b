import { NotReady, Readiness } from '@callboard/health';
import { createKafka, KafkaBatchStrategy } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { INestApplicationContext } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Projections } from './projections';

export interface ChangeTransportOptions {
  /** The service's name, part of its group ids. */
  service: string;
  config: { kafkaBrokers: string[]; topicPrefix: string; partitions: number };
  logger: Logger;
}

/**
 * A service's way in for changes, for `startService`: each generation of a projection gets a consumer group, told of in `/readyz`. The
 * topics are ingestion's to create; until they are there, a service waits for them.
 */
export function changeTransports({ service, config, logger }: ChangeTransportOptions) {
  return (app: INestApplicationContext): MicroserviceOptions[] => {
    const { kafkaBrokers: brokers, topicPrefix: prefix, partitions } = config;
    const kafka = createKafka({ brokers, clientId: `${prefix}.${service}`, logger });
    const strategy = new KafkaBatchStrategy({ kafka, prefix, service, logger, partitions });
    const projections = app.get(Projections);
    projections.readFrom(strategy);
    app.get(Readiness).register('kafka', () => {
      if (!projections.areFed) throw new NotReady('a consumer is not in its group, or its last batch failed');
    });
    return [{ strategy }];
  };
}
