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
  /** True once this member no longer owns the partition or was told to read it elsewhere: return, write nothing more. */
  isStale(): boolean;
}

/**
 * What became of a batch: `done`, and its offsets may be committed; `rewind`, and the partition is read again from its
 * beginning (protocol rule 12).
 */
export type BatchVerdict = 'done' | 'rewind';

export type BatchHandler = (batch: RecordBatch) => Promise<BatchVerdict>;

export function receivedRecord(message: KafkaMessage): ReceivedRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (value !== undefined) headers[name] = String(Array.isArray(value) ? value.at(-1) : value);
  }
  return { offset: message.offset, key: message.key?.toString() ?? null, headers, value: message.value };
}
