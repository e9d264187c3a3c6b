import type { Logger } from '@callboard/logging';
import { Kafka, logLevel, type logCreator } from 'kafkajs';
import { guardIdleTimer } from './idle-timer.guard';
import { guardRecordEncoding } from './record-encoding.guard';
import { guardRecordHeaders } from './record-headers.guard';

/** Where the brokers are and who is asking. */
export interface KafkaOptions {
  brokers: string[];
  clientId: string;
  logger?: Logger;
}

/** Below the relay's lease, so that a leader that cannot reach its broker steps down in time (protocol rule 14). */
const RETRY = { initialRetryTime: 20, maxRetryTime: 500, retries: 4 } as const;
const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** A client with the guards of this lib in place; its log lines go to `logger`, warnings and errors only. */
export function createKafka({ brokers, clientId, logger }: KafkaOptions): Kafka {
  guardIdleTimer();
  guardRecordHeaders();
  guardRecordEncoding();
  return new Kafka({
    brokers,
    clientId,
    retry: RETRY,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logLevel: logger ? logLevel.WARN : logLevel.NOTHING,
    ...(logger ? { logCreator: logTo(logger) } : {}),
  });
}

function logTo(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, error, broker, groupId, topic, partition } = log;
      const facts = { event: 'kafka.client', namespace, error, broker, groupId, topic, partition };
      // kafkajs calls every retried request an error; whoever gives up says so itself.
      if (level <= logLevel.WARN) logger.debug(facts, message);
    };
}
