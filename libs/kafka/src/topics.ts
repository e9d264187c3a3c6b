import { type Kafka, KafkaJSDeleteGroupsError, KafkaJSProtocolError } from 'kafkajs';
import { changesTopic, entitiesTopic } from './topic-names';
import { withAdmin } from './topic-offsets';
import { entriesOf, topicSettings } from './topic-settings';

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
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const topics = [...topicSettings(prefix)]
      .filter(([topic]) => !existing.has(topic))
      .map(([topic, settings]) => ({
        topic,
        configEntries: entriesOf(settings),
        numPartitions: partitions,
        replicationFactor,
      }));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true }).catch(ignoreExisting);
  });
}

/** How many partitions a topic has; undefined where it does not exist. */
export async function partitionCount(kafka: Kafka, topic: string): Promise<number | undefined> {
  return withAdmin(kafka, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return undefined;
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length;
  });
}

/** Deletes both topics of a prefix: for tests. */
export async function deleteTopics(kafka: Kafka, prefix: string): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = await admin.listTopics();
    const topics = [changesTopic(prefix), entitiesTopic(prefix)].filter((topic) => existing.includes(topic));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}

/** Forgets a consumer group; one that is unknown, or has members still, stays as it is. */
export async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    await admin.deleteGroups([groupId]).catch((error: unknown) => {
      if (!(error instanceof KafkaJSDeleteGroupsError)) throw error;
    });
  });
}

function ignoreExisting(error: unknown): void {
  const errors = (error as { errors?: KafkaJSProtocolError[] }).errors ?? [error];
  if (errors.every((each) => each instanceof KafkaJSProtocolError && each.type === 'TOPIC_ALREADY_EXISTS')) return;
  throw error;
}
