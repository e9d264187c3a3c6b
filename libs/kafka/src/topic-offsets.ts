import type { Admin, Kafka } from 'kafkajs';

/** What a partition holds: from its first offset up to, not including, its end. */
export interface OffsetSpan {
  first: number;
  end: number;
}

/** What each partition of a topic holds, in order of partition; undefined where the topic does not exist. */
export async function offsetSpans(kafka: Kafka, topic: string): Promise<OffsetSpan[] | undefined> {
  return (await offsetSpansOf(kafka, [topic])).get(topic);
}

/** The same of several topics, over one connection; those that do not exist are absent. */
export async function offsetSpansOf(kafka: Kafka, topics: string[]): Promise<Map<string, OffsetSpan[]>> {
  return withAdmin(kafka, async (admin) => {
    const there = new Set(await admin.listTopics());
    const found = new Map<string, OffsetSpan[]>();
    for (const topic of topics) if (there.has(topic)) found.set(topic, await spansOf(admin, topic));
    return found;
  });
}

async function spansOf(admin: Admin, topic: string): Promise<OffsetSpan[]> {
  const spans: OffsetSpan[] = [];
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
    spans[partition] = { first: Number(low), end: Number(high) };
  }
  return spans;
}

/** Deletes the records before an offset, given for each partition. Again, or where they are gone: nothing happens. */
export async function deleteRecordsBefore(kafka: Kafka, topic: string, offsets: number[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    // Also makes kafkajs learn who leads the partitions.
    const held = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, low }) => [partition, Number(low)]));
    const partitions = [...offsets.entries()]
      .filter(([partition, offset]) => offset > (held.get(partition) ?? Infinity))
      .map(([partition, offset]) => ({ partition, offset: String(offset) }));
    if (partitions.length > 0) await admin.deleteTopicRecords({ topic, partitions });
  });
}

/** A connected admin for as long as `work` takes. */
export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
