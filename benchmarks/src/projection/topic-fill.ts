import { type Entity, refOf } from '@callboard/entity';
import { changeHeaders } from '@callboard/events';
import { changesTopic, createKafka, ensureTopics, partitionOf } from '@callboard/kafka';
import { Kafka, logLevel, type Message, Partitioners, type Producer, type ProducerRecord } from 'kafkajs';
import { entities } from '../generator';

const PARTITIONS = 12;
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

class GeneratedLog {
  private position = 0;
  private readonly previous = Array.from({ length: PARTITIONS }, () => 0);

  append(entityVersion: number, written: Entity): Message {
    const ref = refOf(written);
    const partition = partitionOf(ref, PARTITIONS);
    this.position += 1;
    const headers = changeHeaders({
      id: `${ref}@${entityVersion}`,
      source: 'token:benchmark',
      type: entityVersion === 1 ? 'callboard.entity.registered' : 'callboard.entity.updated',
      subject: ref,
      time: '2026-11-23T05:00:00.000Z',
      position: this.position,
      prev: this.previous[partition]!,
      incarnation: 'benchmark',
      entityVersion,
    });
    this.previous[partition] = this.position;
    return { partition, key: ref, value: dataText(entityVersion, ref, written), headers };
  }
}

function dataText(version: number, ref: string, { metadata, ...rest }: Entity): string {
  const titleOf = (each: number) => (each === 1 ? String(metadata['title']) : `${String(metadata['title'])} ${each}`);
  const before = titleOf(Math.max(1, version - 1));
  const after = titleOf(version);
  const differences = version === 1 ? [] : [{ path: '/metadata/title', before, after }];
  const identity = { namespace: 'default', uid: `uid of ${ref}`.slice(0, 36), etag: '0'.repeat(40) };
  const entity = { ...rest, metadata: { ...metadata, ...identity, title: after } };
  return JSON.stringify({ entity, differences, provenance: { actor: 'benchmark' } });
}
