import { type Entity, refOf } from '@callboard/entity';
import { changeHeaders } from '@callboard/events';
import {
  changesTopic,
  createKafka,
  ensureTopics,
  type OutgoingRecord,
  partitionOf,
  TransactionalPublisher,
} from '@callboard/kafka';
import { entities } from '../generator';
import { type Phase, phases } from './projection-task';

const PARTITIONS = 12;
/** As many changes as the relay publishes in one transaction. */
const TRANSACTION_CHANGES = 500;

/** Fills one topic per phase with records as the relay writes them; versions and positions go on from topic to topic. */
export async function fillTopics(brokers: string, count: number): Promise<void> {
  const kafka = createKafka({ brokers: [brokers], clientId: 'benchmark' });
  const log = new GeneratedLog();
  for (const phase of phases) {
    await ensureTopics(kafka, { prefix: phase, partitions: PARTITIONS });
    const publisher = await TransactionalPublisher.open(kafka, `benchmark.${phase}`);
    let records: OutgoingRecord[] = [];
    for (const entity of entities(count)) {
      records.push(log.append(phase, entity as unknown as Entity));
      if (records.length < TRANSACTION_CHANGES) continue;
      await publisher.publish(records);
      records = [];
    }
    if (records.length > 0) await publisher.publish(records);
    await publisher.close();
  }
}

class GeneratedLog {
  private position = 0;
  private readonly previous = Array.from({ length: PARTITIONS }, () => 0);

  append(phase: Phase, written: Entity): OutgoingRecord {
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
    return { topic: changesTopic(phase), partition, key: ref, value: dataText(phase, ref, written), headers };
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
