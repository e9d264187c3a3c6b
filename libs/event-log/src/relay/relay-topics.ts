import {
  changesTopic,
  ensureTopics,
  entitiesTopic,
  type Kafka,
  mendTopicSettings,
  offsetSpans,
} from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import { KafkaBelongsElsewhere } from './leadership-refusals';

export interface RelayTopicsOptions {
  kafka: Kafka;
  prefix: string;
  logger: Logger;
}

/** Makes topics that are missing and sets right how they are kept. Refuses other numbers of partitions than the log's. */
export async function prepareTopics(options: RelayTopicsOptions, partitions: number): Promise<void> {
  const { kafka, prefix, logger } = options;
  await ensureTopics(kafka, { prefix, partitions });
  for (const topic of [changesTopic(prefix), entitiesTopic(prefix)]) {
    const spans = await offsetSpans(kafka, topic);
    if (!spans) throw new Error(`topic ${topic} is not there yet`);
    if (spans.length !== partitions) {
      throw new KafkaBelongsElsewhere(`topic ${topic} has ${spans.length} partitions, the log ${partitions}`);
    }
  }
  try {
    const mended = await mendTopicSettings(kafka, prefix);
    if (mended.length > 0) logger.warn({ event: 'relay.topics.mended', topics: mended });
  } catch (error) {
    // Not everybody may ask a broker for settings; the relay works all the same.
    logger.warn({ event: 'relay.topics.unchecked', err: error });
  }
}
