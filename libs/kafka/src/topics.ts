import { type Kafka, KafkaJSProtocolError } from 'kafkajs';

/** Kept for ever, keyed by entity ref: every change in order, with the relay's marks between them. */
export const changesTopic = (prefix: string): string => `${prefix}.changes`;

/** Compacted: the latest state of each entity, a tombstone after its removal. */
export const entitiesTopic = (prefix: string): string => `${prefix}.entities`;

/** The most one record may weigh; ingestion caps changes well below it (protocol rule 5). */
export const RECORD_BYTES_MAX = 8 * 1024 * 1024;

export interface TopicOptions {
  prefix: string;
  partitions: number;
  replicationFactor?: number;
}

/** Creates both topics where they are missing; safe to call from several processes at once. */
export async function ensureTopics(
  kafka: Kafka,
  { prefix, partitions, replicationFactor = -1 }: TopicOptions,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const wanted = [
      {
        topic: changesTopic(prefix),
        configEntries: entries({ 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }),
      },
      { topic: entitiesTopic(prefix), configEntries: entries({ 'cleanup.policy': 'compact' }) },
    ].filter(({ topic }) => !existing.has(topic));
    const topics = wanted.map((topic) => ({ ...topic, numPartitions: partitions, replicationFactor }));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true }).catch(ignoreExisting);
  } finally {
    await admin.disconnect();
  }
}

/** How many partitions a topic has; undefined where it does not exist. */
export async function partitionCount(kafka: Kafka, topic: string): Promise<number | undefined> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    if (!(await admin.listTopics()).includes(topic)) return undefined;
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length;
  } finally {
    await admin.disconnect();
  }
}

/** Deletes both topics of a prefix: for tests and for refilling from the log. */
export async function deleteTopics(kafka: Kafka, prefix: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = await admin.listTopics();
    const topics = [changesTopic(prefix), entitiesTopic(prefix)].filter((topic) => existing.includes(topic));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}

function entries(config: Record<string, string>): { name: string; value: string }[] {
  const all = { ...config, 'max.message.bytes': String(RECORD_BYTES_MAX), 'message.timestamp.type': 'CreateTime' };
  return Object.entries(all).map(([name, value]) => ({ name, value }));
}

function ignoreExisting(error: unknown): void {
  const errors = (error as { errors?: KafkaJSProtocolError[] }).errors ?? [error];
  if (errors.every((each) => each instanceof KafkaJSProtocolError && each.type === 'TOPIC_ALREADY_EXISTS')) return;
  throw error;
}
