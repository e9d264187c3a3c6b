import { changesTopic, entitiesTopic, type Kafka, type OffsetSpan, offsetSpansOf } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { Republish } from './republish';

export interface TopicWatchOptions {
  kafka: Kafka;
  prefix: string;
  logger: Logger;
  republish: Republish;
}

const REQUESTED_BY_RELAY = 'relay';
const LOOK_EVERY_MS = 5_000;
/** A topic that loses its beginning again and again is an operator's to look at. */
const UNASKED_AT_MOST_EVERY_MS = 3_600_000;

/** Looks now and then whether the topics are still the ones that were filled: a relay with nothing to do would not notice. */
export class TopicWatch {
  private lookedAt = -Infinity;
  private readonly ends = new Map<string, number[]>();

  constructor(private readonly options: TopicWatchOptions) {}

  /** Why the leader has to begin anew, if it has. Asks for a republish where the topic of changes lost its beginning. */
  async reasonToBeginAnew(position: number): Promise<string | undefined> {
    const { kafka, prefix, republish } = this.options;
    if (await republish.isRequested()) return 'a republish was asked for';
    if (Date.now() - this.lookedAt < LOOK_EVERY_MS) return undefined;
    this.lookedAt = Date.now();
    const topics = [changesTopic(prefix), entitiesTopic(prefix)];
    const held = await offsetSpansOf(kafka, topics);
    for (const topic of topics) {
      const spans = held.get(topic);
      if (!spans) return `topic ${topic} is gone`;
      if (this.isAnother(topic, spans, position)) return `topic ${topic} is another one`;
      if (topic === changesTopic(prefix)) await this.checkBeginning(spans);
    }
    return undefined;
  }

  private isAnother(topic: string, spans: OffsetSpan[], position: number): boolean {
    const before = this.ends.get(topic) ?? [];
    const ends = spans.map(({ end }) => end);
    this.ends.set(topic, ends);
    if (ends.length < before.length) return true;
    return ends.some((end, partition) => end < (before[partition] ?? 0)) || (position > 0 && Math.max(...ends) === 0);
  }

  private async checkBeginning(spans: OffsetSpan[]): Promise<void> {
    const { republish, logger } = this.options;
    const before = await republish.find();
    const lost = [...spans.keys()].filter((partition) => spans[partition]!.first > (before?.starts?.[partition] ?? 0));
    if (lost.length === 0) return;
    logger.error({ event: 'relay.topic.beginning.lost', partitions: lost });
    const sinceMs = Date.now() - (before?.finishedAt?.getTime() ?? 0);
    if (before?.by === REQUESTED_BY_RELAY && sinceMs < UNASKED_AT_MOST_EVERY_MS) return;
    await republish.request({ by: REQUESTED_BY_RELAY, reason: `partitions ${lost.join(', ')} lost their beginning` });
  }
}
