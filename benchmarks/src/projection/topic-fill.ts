import type { Entity } from '@callboard/entity';
import { changesTopic, createKafka, ensureTopics } from '@callboard/kafka';
import { Kafka, logLevel, type Message, Partitioners, type Producer, type ProducerRecord } from 'kafkajs';
import { GeneratedLog, PARTITIONS } from '../generated-log';
import { entities } from '../generator';

/** As many changes as the relay publishes in one transaction. */
const TRANSACTION_CHANGES = 500;

/** Which versions of every entity a topic holds. */
export interface TopicContent {
  prefix: string;
  count: number;
  versions: number[];
}

/** Fills one topic per phase with records as the relay writes them; versions and positions go on from topic to topic. */
export async function fillTopics(brokers: string, count: number): Promise<void> {
  const log = new GeneratedLog();
  await fillTopic(brokers, { prefix: 'new', count, versions: [1] }, log);
  await fillTopic(brokers, { prefix: 'updates', count, versions: [2] }, log);
}

/** Fills one topic with every entity's versions, one version of all entities after the other. */
export async function fillTopic(
  brokers: string,
  { prefix, count, versions }: TopicContent,
  log = new GeneratedLog(),
): Promise<void> {
  await ensureTopics(createKafka({ brokers: [brokers], clientId: 'benchmark' }), { prefix, partitions: PARTITIONS });
  const producer = patientProducer(brokers, prefix);
  await producer.connect();
  let messages: Message[] = [];
  for (const version of versions) {
    for (const entity of entities(count)) {
      messages.push(log.append(version, entity as unknown as Entity));
      if (messages.length < TRANSACTION_CHANGES) continue;
      await publish(producer, { topic: changesTopic(prefix), messages });
      messages = [];
    }
  }
  if (messages.length > 0) await publish(producer, { topic: changesTopic(prefix), messages });
  await producer.disconnect();
}

/** Not the relay's own, which gives up on a broker that is late: filling is not what is measured. */
function patientProducer(brokers: string, transactionalId: string): Producer {
  const kafka = new Kafka({ brokers: [brokers], requestTimeout: 60_000, logLevel: logLevel.NOTHING });
  const createPartitioner = Partitioners.DefaultPartitioner;
  const retry = { initialRetryTime: 20 };
  return kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, createPartitioner, retry });
}

async function publish(producer: Producer, record: ProducerRecord): Promise<void> {
  const transaction = await producer.transaction();
  await transaction.send(record);
  await transaction.commit();
}
