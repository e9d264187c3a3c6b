import { changesTopic, entitiesTopic, type Kafka, type ReceivedRecord, readTopicTail } from '@callboard/kafka';
import { type BatchDocument, lastPosition } from './batch-document';
import type { BatchStore } from './batch-store';
import type { Genesis } from './genesis';
import { KafkaBelongsElsewhere } from './leadership-refusals';

/** How far a topic reaches: for each partition the position of its last record, a mark included; 0 where it is empty. */
export type Reach = number[];

/** How far both topics reach. */
export interface KafkaReach {
  changes: Reach;
  entities: Reach;
}

export interface KafkaReachOptions {
  kafka: Kafka;
  prefix: string;
  genesis: Genesis;
  batches: BatchStore;
  last: BatchDocument | undefined;
  /** Offsets where the log begins in the topic of changes, where not at its first one. */
  starts?: number[];
}

/**
 * Reads how far Kafka reaches. Rejects with {@link KafkaBelongsElsewhere} where it tells of another log, of positions
 * that this log has not given, or of other changes at positions that it has (protocol rule 10).
 */
export async function readKafkaReach(options: KafkaReachOptions): Promise<KafkaReach> {
  const { kafka, prefix, genesis, last, starts } = options;
  const [changes, entities] = await Promise.all([
    readTopicTail(kafka, changesTopic(prefix), starts),
    readTopicTail(kafka, entitiesTopic(prefix)),
  ]);
  const tail = [...changes.values(), ...entities.values()];
  if (tail.some(({ headers }) => headers.ce_incarnation !== genesis.incarnation)) {
    throw new KafkaBelongsElsewhere('the topic holds records of another log');
  }
  const reached = Math.max(0, ...tail.map(positionOf));
  const given = last ? lastPosition(last) : 0;
  if (reached > given) {
    throw new KafkaBelongsElsewhere(
      `the topic reaches position ${reached}, the log only ${given}: was an older backup restored?`,
    );
  }
  await refuseOtherChanges(tail, options.batches);
  return { changes: reachOf(changes, genesis.partitions), entities: reachOf(entities, genesis.partitions) };
}

/**
 * The position up to which a topic lacks nothing. `expected` are the last changes of each partition up to `position`,
 * to which some partition reaches: one that does not reach its own has lost its end. Pure.
 */
export function completeUpTo(position: number, reach: Reach, expected: number[]): number {
  return Math.min(position, ...reach.filter((reached, partition) => reached < (expected[partition] ?? 0)));
}

async function refuseOtherChanges(tail: ReceivedRecord[], batches: BatchStore): Promise<void> {
  const changes = tail.filter(({ key }) => key !== null);
  const given = await batches.positionsOf(changes.map(({ headers }) => headers.ce_id!));
  const other = changes.find((record) => given.get(record.headers.ce_id!) !== positionOf(record));
  if (!other) return;
  throw new KafkaBelongsElsewhere(
    `the topic has ${other.headers.ce_id} at position ${positionOf(other)}, the log has not: was an older backup restored?`,
  );
}

function reachOf(tail: Map<number, ReceivedRecord>, partitions: number): Reach {
  return Array.from({ length: partitions }, (_, partition) => {
    const record = tail.get(partition);
    return record ? positionOf(record) : 0;
  });
}

function positionOf({ headers }: ReceivedRecord): number {
  return Number(headers.ce_position);
}
