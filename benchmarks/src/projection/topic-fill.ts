import { type Entity, refOf } from '@callboard/entity';
import { changeHeaders } from '@callboard/events';
import { changesTopic, createKafka, ensureTopics, partitionOf } from '@callboard/kafka';
import { Kafka, logLevel, type Message, Partitioners, type Producer, type ProducerRecord } from 'kafkajs';
import { entities } from '../generator';
import { type Phase, phases } from './projection-task';

const PARTITIONS = 12;
/** As many changes as the relay publishes in one transaction. */
const TRANSACTION_CHANGES = 500;

/** Fills one topic per phase with records as the relay writes them; versions and positions go on from topic to topic. */
export async function fillTopics(brokers: string, count: number): Promise<void> {
  const log = new GeneratedLog();
  for (const phase of phases) {
    await ensureTopics(createKafka({ brokers: [brokers], clientId: 'benchmark' }), {
      prefix: phase,
      partitions: PARTITIONS,
    });
    const producer = patientProducer(brokers, phase);
    await producer.connect();
    let messages: Message[] = [];
    for (const entity of entities(count)) {
      messages.push(log.append(phase, entity as unknown as Entity));
      if (messages.length < TRANSACTION_CHANGES) continue;
      await publish(producer, { topic: changesTopic(phase), messages });
      messages = [];
    }
    if (messages.length > 0) await publish(producer, { topic: changesTopic(phase), messages });
    await producer.disconnect();
  }
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

  append(phase: Phase, written: Entity): Message {
    const ref = refOf(written);
    const partition = partitionOf(ref, PARTITIONS);
    this.position += 1;
    const entityVersion = phase === 'new' ? 1 : 2;
    const headers = changeHeaders({
      id: `${ref}@${entityVersion}`,
      source: 'token:benchmark',
      type: phase === 'new' ? 'callboard.entity.registered' : 'callboard.entity.updated',
      subject: ref,
      time: '2026-11-23T05:00:00.000Z',
      position: this.position,
      prev: this.previous[partition]!,
      incarnation: 'benchmark',
      entityVersion,
    });
    this.previous[partition] = this.position;
    return { partition, key: ref, value: dataText(phase, ref, written), headers };
  }
}

function dataText(phase: Phase, ref: string, { metadata, ...rest }: Entity): string {
  const before = String(metadata['title']);
  const after = phase === 'new' ? before : `${before} again`;
  const differences = phase === 'new' ? [] : [{ path: '/metadata/title', before, after }];
  const identity = { namespace: 'default', uid: `uid of ${ref}`.slice(0, 36), etag: '0'.repeat(40) };
  const entity = { ...rest, metadata: { ...metadata, ...identity, title: after } };
  return JSON.stringify({ entity, differences, provenance: { actor: 'benchmark' } });
}
