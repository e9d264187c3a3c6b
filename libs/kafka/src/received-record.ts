import type { KafkaMessage } from 'kafkajs';

/** One record as the broker gave it, header values as text. */
export interface ReceivedRecord {
  offset: string;
  key: string | null;
  headers: Record<string, string>;
  value: Buffer | null;
}

/** Records of one partition, in order. */
export interface RecordBatch {
  topic: string;
  partition: number;
  /** Which of a projection's readers it is for; absent where there is only one. */
  reader?: string;
  records: ReceivedRecord[];
  /** Whether the broker knew of nothing after these records when it sent them. */
  level: boolean;
  /**
   * Whether another batch of this partition is sure to come soon, be it an empty one: until then what comes of this one
   * may be held back. Only where partitions are read in turns.
   */
  followed?: boolean;
  /** True once this member no longer owns the partition or was told to read it elsewhere: return, write nothing more. */
  isStale(): boolean;
}

/**
 * What became of a batch: `done`, and its offsets may be committed; `rewind`, and the partition is read again from its
 * beginning (protocol rule 12). Of a batch that is followed also `held`: it is done when a later one is; and, of
 * whichever, `again`: what was held since the last that was done is handed over once more, not to be held.
 */
export type BatchVerdict = 'done' | 'rewind' | 'held' | 'again';

export type BatchHandler = (batch: RecordBatch) => Promise<BatchVerdict>;

export function receivedRecord({ offset, key, value, headers }: KafkaMessage): ReceivedRecord {
  return { offset, key: key?.toString() ?? null, headers: textHeaders(headers), value };
}

/** Text already: `guardRecordHeaders` has read them so. */
function textHeaders(headers: KafkaMessage['headers']): Record<string, string> {
  return (headers ?? {}) as Record<string, string>;
}
