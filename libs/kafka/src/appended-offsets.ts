import type { RecordMetadata } from 'kafkajs';

const NOT_STAMPED_BY_BROKER = '-1';

/** What acknowledgements must say for a publisher to go on: each append lies after the one before in its partition. */
export class AppendedOffsets {
  private readonly last = new Map<string, bigint>();

  /** Throws for a record that was dropped as a duplicate, and for a topic that is no longer the one appended to before. */
  advance(acknowledged: Pick<RecordMetadata, 'topicName' | 'partition' | 'logAppendTime' | 'baseOffset'>[]): void {
    for (const { topicName, partition, logAppendTime, baseOffset } of acknowledged) {
      const place = `${topicName}[${partition}]`;
      // A duplicate that the broker dropped is acknowledged with its own time instead of ours.
      if ((logAppendTime ?? NOT_STAMPED_BY_BROKER) !== NOT_STAMPED_BY_BROKER) {
        throw new Error(`${place} acknowledged a record it did not append`);
      }
      if (baseOffset === undefined) continue;
      const before = this.last.get(place) ?? -1n;
      if (BigInt(baseOffset) <= before) throw new Error(`${place} begins anew: was the topic deleted?`);
      this.last.set(place, BigInt(baseOffset));
    }
  }
}
